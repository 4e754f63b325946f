package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command for reports: what it sends, tells and fetches, how it exits. */
class ReportCommandTest {
    private static final int AT_A_TIME = 40_000;
    private static final String ID = "019b7800-0000-7000-8000-00000000000a";
    private static final String RUN = "019b7800-0000-7000-8000-000000000001";
    private static final String BUNDLE = "/api/v1/reports/" + ID + "/bundle";
    private static final byte[] BYTES = bytes();
    private static final String HEAD =
            ID + "  %-9s  2026-11-21T08:00:00Z  Run " + RUN + ", for anna\n  purpose: audit\n";

    @TempDir
    Path folder;

    private FakeService service = start();
    private Terminal terminal = new Terminal(Path.of(""));

    private static FakeService start() {
        try {
            return new FakeService();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[100_000];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void open() throws IOException {
        terminal = service.terminal(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static String report(String state, String more) {
        return """
                {"reportId": "%s", "kind": "RUN", "state": "%s", "title": "Run %s", "purpose": "audit", "requestedBy": "anna",
                 "requestedAt": "2026-11-21T08:00:00Z", "stage": "looking at runs", "progress": 310, "failure": null, "detail": null,
                 "ledgerSize": null, "logPosition": null, "verdict": null, "missing": null, "reportDigest": null,
                 "bundleDigest": null, "bundleBytes": null, "bundle": null, "expiresAt": null%s}
                """.formatted(ID, state, RUN, more);
    }

    private static String done(String digest) {
        return report("DONE", """
                , "verdict": "REPRODUCIBLE_WITH_GAPS", "missing": 3, "ledgerSize": 70, "logPosition": 12, "bundleDigest": "%s",
                "bundleBytes": %d, "bundle": "%s", "expiresAt": "2036-11-18T08:00:00Z"
                """.formatted(digest, BYTES.length, BUNDLE));
    }

    private static String doneTold(String digest) {
        return HEAD.formatted("DONE") + """
                  reproducible with gaps, 3 facts missing
                  as of ledger size 70, log position 12
                  bundle %s, 0.1 MiB, kept until 2036-11-18T08:00:00Z
                """.formatted(digest);
    }

    @Test
    void aReportIsAskedFor() {
        service.answers("createReport", report("QUEUED", ""));

        Result result = terminal.type("report", "run", RUN, "--purpose", "audit");

        assertThat(result).isEqualTo(new Result(0, HEAD.formatted("QUEUED"), ""));
        assertThat(service.sent())
                .containsExactly(
                        "createReport {\"idempotencyKey\":\"key-1\",\"report\":{\"kind\":\"RUN\",\"purpose\":\"audit\",\"runId\":\""
                                + RUN + "\"}}");
    }

    @Test
    void eachKindSendsItsSubject() {
        service.answers("createReport", report("QUEUED", ""));
        terminal.type("report", "version", "shop", "orders", "--run", RUN, "--purpose", "x");
        terminal.type("report", "period", "2026-01-01", "2026-02-01T06:00:00Z", "--purpose", "x");
        terminal.type("report", "rerun", RUN, ID, "--purpose", "x");
        terminal.type("report", "register", "--purpose", "x");
        assertThat(service.sent().stream().map(sent -> sent.substring(sent.indexOf("\"report\":") + 9)))
                .containsExactly(
                        "{\"kind\":\"VERSION\",\"name\":\"orders\",\"namespace\":\"shop\",\"purpose\":\"x\",\"runId\":\""
                                + RUN + "\"}}",
                        "{\"from\":\"2026-01-01T00:00:00Z\",\"kind\":\"PERIOD\",\"purpose\":\"x\",\"to\":\"2026-02-01T06:00:00Z\"}}",
                        "{\"kind\":\"RERUN\",\"otherRunId\":\"" + ID + "\",\"purpose\":\"x\",\"runId\":\"" + RUN
                                + "\"}}",
                        "{\"kind\":\"REGISTER\",\"purpose\":\"x\"}}");
    }

    @Test
    void itIsFollowedAndFetchedAfterBreaks() throws IOException {
        String digest = sha256(BYTES);
        service.answers("createReport", report("QUEUED", ""))
                .answers("report", report("RUNNING", ""))
                .answers("report", done(digest))
                .serves(BUNDLE, BYTES, AT_A_TIME);

        Result result = terminal.type("report", "run", RUN, "--purpose", "audit", "--out", "r.zip");

        assertThat(result)
                .isEqualTo(new Result(
                        0,
                        "QUEUED\nRUNNING  31 %  looking at runs\nDONE\n" + doneTold(digest) + "  written to "
                                + folder.resolve("r.zip") + "; check it with ./sluice verify\n",
                        ""));
        assertThat(Files.readAllBytes(folder.resolve("r.zip"))).isEqualTo(BYTES);
        assertThat(folder.resolve("r.zip.part")).doesNotExist();
        assertGoesOnWhereItBroke(
                service.sent().stream().filter(sent -> sent.startsWith("GET")).toList());
    }

    /** What was on its way when the connection broke may be lost with it: it is asked for again, and nothing twice. */
    private static void assertGoesOnWhereItBroke(List<String> asked) {
        assertThat(asked).hasSizeGreaterThanOrEqualTo(3).first().isEqualTo("GET " + BUNDLE);
        int before = 0;
        for (String next : asked.subList(1, asked.size())) {
            String range = next.substring(("GET " + BUNDLE).length());
            assertThat(range).matches("( bytes=[0-9]+-)?");
            int from =
                    range.isEmpty() ? 0 : Integer.parseInt(range.substring(range.indexOf('=') + 1, range.length() - 1));
            assertThat(from).as("%s", asked).isBetween(before, before + AT_A_TIME);
            before = from;
        }
    }

    @Test
    void whatNeverComesIsGivenUp() throws IOException {
        service.answers("report", done(sha256(BYTES))).serves(BUNDLE, BYTES, 0);

        Result result = terminal.type("report", "download", ID);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("the bundle did not come whole");
        assertThat(service.sent().stream().filter(sent -> sent.startsWith("GET")))
                .hasSize(5);
    }

    @Test
    void whatIsNotWhatWasMadeIsNotKept() {
        service.answers("report", done("sha256:" + "0".repeat(64))).serves(BUNDLE, BYTES, BYTES.length);

        Result result = terminal.type("report", "download", ID);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("what came has the digest " + sha256(BYTES));
        assertThat(folder.resolve("report-" + ID + ".zip")).doesNotExist();
    }

    @Test
    void aRefusalOfTheServiceIsTold() {
        service.answers("report", done("sha256:00"));
        assertThat(terminal.type("report", "download", ID).err())
                .isEqualTo("sluice: REPORT-NOT-FOUND: there is no such report\n");
    }

    @Test
    void aReportThatFailsSaysWhy() {
        service.answers("createReport", report("QUEUED", ""))
                .answers(
                        "report",
                        report("FAILED", ", \"failure\": \"EXPIRED\", \"detail\": \"shop/orders@1 is gone\""));

        Result result = terminal.type("report", "run", RUN, "--purpose", "audit", "--wait");

        assertThat(result)
                .isEqualTo(new Result(
                        1, "QUEUED\nFAILED\n" + HEAD.formatted("FAILED") + "  EXPIRED: shop/orders@1 is gone\n", ""));
        assertThat(terminal.type("report", "download", ID).err())
                .isEqualTo("sluice: there is no bundle of it: FAILED (shop/orders@1 is gone)\n");
    }

    @Test
    void aWaitIsGivenUpAndTheReportGoesOn() {
        service.answers("createReport", report("QUEUED", "")).answers("report", report("RUNNING", ""));

        Result result = terminal.type("report", "run", RUN, "--purpose", "audit", "--wait", "--timeout", "5s");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).isEqualTo("sluice: report " + ID + " is still RUNNING; it goes on\n");
        assertThat(terminal.passed()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void reportsAreListedShownAndCancelled() {
        service.answers(
                        "reports",
                        "{\"nodes\": [" + report("QUEUED", "")
                                + "], \"pageInfo\": {\"hasNextPage\": false, \"endCursor\": null}}")
                .answers("report", "null")
                .answers("cancelReport", report("CANCELLED", ""));

        assertThat(terminal.type("report", "list", "--state", "queued").out()).isEqualTo(HEAD.formatted("QUEUED"));
        assertThat(terminal.type("report", "show", ID).err())
                .isEqualTo("sluice: there is no report " + ID
                        + " that this key may read; ./sluice report list shows those\n");
        assertThat(terminal.type("report", "cancel", ID).out()).isEqualTo(HEAD.formatted("CANCELLED"));
        assertThat(service.sent().getFirst()).isEqualTo("reports {\"filter\":{\"state\":\"QUEUED\"},\"first\":20}");
    }

    @Test
    void wrongUsageIsRefusedBeforeAnythingIsAsked() {
        for (String line : new String[] {
            "report run",
            "report run 12 --purpose x",
            "report run " + RUN,
            "report period 2026-01-01 --purpose x",
            "report period yesterday today --purpose x",
            "report show",
            "report list all",
            "report list --limit 0",
            "report prove"
        }) {
            assertThat(terminal.type(line.split(" ")).exitCode()).as(line).isEqualTo(2);
        }
        assertThat(service.sent()).isEmpty();
    }
}
