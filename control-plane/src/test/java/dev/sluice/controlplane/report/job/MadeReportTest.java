package dev.sluice.controlplane.report.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.ledger.Checkpoints;
import dev.sluice.controlplane.ledger.Sequencer;
import dev.sluice.controlplane.report.collect.Reporting;
import dev.sluice.controlplane.report.collect.RunReportSource;
import dev.sluice.controlplane.report.collect.sections.ReportStage;
import dev.sluice.controlplane.reportview.Reader;
import dev.sluice.controlplane.reportview.ReportInfo;
import dev.sluice.controlplane.reportview.ReportList;
import dev.sluice.controlplane.reportview.ReportState;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.report.model.ReportKind;
import dev.sluice.verify.Verify;
import dev.sluice.verify.closure.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real report of a real run, from the request to the verifier's word; and the same again, elsewhere and later. */
class MadeReportTest {
    private static final Set<String> OF_THE_SIGNATURE =
            Set.of("attestation.sigstore.json", "checkpoint.txt", "inclusion-proof.json", "keys.json");
    private static final String WORKFLOW = """
        tasks:
          - {id: load, type: noop, consumes: ["connection://wh/landing"], produces: [{asset: o, uri: "connection://wh/orders"}]}
        """;

    @TempDir
    Path folder;

    private ReportStage stage;
    private SigningKey key;
    private UUID run;

    @BeforeEach
    void aRun() throws Exception {
        stage = new ReportStage(ScriptedExecutor.failsFirst("nothing", 1));
        key = ReportBench.signingKey(stage.scheduler().clock().instant());
        stage.scheduler().apply(SchedulerHarness.workflow("orders", WORKFLOW));
        run = stage.scheduler().start("n/orders", Map.of());
        stage.settled();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private Transactions transactions() {
        return stage.scheduler().transactions();
    }

    private UUID ask(String idempotencyKey) {
        return new Reports(
                        transactions(),
                        ReportBench.config(Map.of()),
                        stage.scheduler().clock())
                .create(
                        ReportBench.ANNA,
                        Scope.ALL,
                        new Reports.Wanted(
                                ReportKind.RUN, Map.of("run", run.toString()), "yearly audit", idempotencyKey));
    }

    private void sequence() {
        Sequencer sequencer = new Sequencer(transactions(), stage.scheduler().clock(), 500);
        while (sequencer.step() > 0) {
            // until all that is pending has its place
        }
    }

    private ReportRunner replica(String name) {
        Checkpoints checkpoints = new Checkpoints(
                transactions(), stage.scheduler().clock(), "example.org/ledger", List.of(key), Optional.empty());
        return new ReportRunner(
                new ReportQueue(transactions(), name, Duration.ofSeconds(30), 3),
                List.of(new RunReportSource(Reporting.on(stage.scheduler().dataSource(), Limits.DEFAULT))),
                new SignedBundles(
                        List.of(key),
                        new KeySet(List.of(key.published())),
                        transactions(),
                        stage.scheduler().clock()),
                ReportBench.signing(checkpoints),
                (_, _, _, _) -> {},
                new ReportRunner.Limits(100 << 20, Duration.ofDays(30)),
                stage.scheduler().clock());
    }

    private ReportInfo report(UUID id) {
        return new ReportList(new Jdbc(stage.scheduler().dataSource()))
                .get(new Reader(ReportBench.ADMIN, Scope.ALL, Scope.ALL), id);
    }

    private byte[] bundle(UUID id) throws IOException {
        ReportInfo report = report(id);
        assertThat(report.state()).as(String.valueOf(report.detail())).isEqualTo(ReportState.DONE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BundleStore(new Jdbc(stage.scheduler().dataSource()))
                .copy(id, ByteRange.whole(java.util.Objects.requireNonNull(report.bundleBytes())), out);
        return out.toByteArray();
    }

    private static SortedMap<String, byte[]> files(byte[] bundle) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private String verified(byte[] bundle) throws IOException {
        Path zip = Files.write(folder.resolve("report.zip"), bundle);
        Path keys = Files.writeString(folder.resolve("keys.json"), new KeySet(List.of(key.published())).toJson());
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        int code = new Verify(out, out).run(zip.toString(), "--keys", keys.toString());
        return code + " " + told.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theVerifierBelievesItAndItIsTheSameOnAnotherReplicaLater() throws Exception {
        UUID first = ask("k1");
        UUID second = ask("k2");
        sequence();
        assertThat(replica("a").step()).isTrue();
        boolean inOrder = report(first).state() == ReportState.DONE;
        UUID begun = inOrder ? first : second;
        UUID left = inOrder ? second : first;
        byte[] made = bundle(begun);
        assertThat(verified(made)).startsWith("0 ");

        stage.scheduler().start("n/orders", Map.of());
        stage.scheduler().clock().tick(Duration.ofDays(3));
        stage.settled();
        ReportInfo at = report(begun);
        transactions()
                .run(tx -> tx.update(
                        "UPDATE report SET ledger_size = ?, log_position = ?, lease_until = now() WHERE id = ?",
                        at.ledgerSize(),
                        at.logPosition(),
                        left));
        assertThat(replica("b").step()).isTrue();

        byte[] again = bundle(left);
        assertThat(verified(again)).startsWith("0 ");
        SortedMap<String, byte[]> before = files(made);
        SortedMap<String, byte[]> after = files(again);
        assertThat(after.keySet()).isEqualTo(before.keySet()).contains("report.pdf", "attestation.sigstore.json");
        before.forEach((name, bytes) -> {
            if (!OF_THE_SIGNATURE.contains(name)) {
                assertThat(after.get(name)).as(name).isEqualTo(bytes);
            }
        });
        assertThat(report(left).reportDigest()).isEqualTo(at.reportDigest());
    }
}
