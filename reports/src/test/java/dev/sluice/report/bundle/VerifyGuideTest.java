package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.bundle.Guide.Outcome;
import dev.sluice.report.json.ReportJson;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what VERIFY.md says, with the tools that it names. */
class VerifyGuideTest {
    private static final Instant ISSUED = Instant.parse("2026-04-01T10:00:00Z");
    private static final byte[] ZIP = SampleBundle.bytes(SampleBundle.SHORT, Shape.OWN_WORKFLOW, 3, ISSUED);

    @TempDir
    Path folder;

    @BeforeAll
    static void toolsAreThere() throws Exception {
        Guide.assumeTools();
    }

    private Outcome run(SortedMap<String, byte[]> files) throws Exception {
        return run(files, SampleBundle.file(SampleBundle.files(ZIP), "keys.json"));
    }

    private Outcome run(SortedMap<String, byte[]> files, byte[] keys) throws Exception {
        return Guide.follow(Guide.of(SampleBundle.files(ZIP)), files, keys, folder);
    }

    @Test
    void aReaderWithTheZipAloneVerifiesItAndFindsWhatIsAsked() throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(ZIP);
        Report report = ReportJson.parse(SampleBundle.file(files, "report.json"));

        Outcome outcome = run(files);

        assertThat(outcome.code()).as(outcome.said()).isZero();
        assertThat(outcome.said())
                .contains("as in the manifest")
                .containsPattern("(?s)Signature Verified Successfully.*Signature Verified Successfully")
                .contains("signed: at 2026-04-01T10:00:00Z by 'example.org/sluice'")
                .contains("checkpoint: entries " + report.identity().ledgerSize())
                .contains(
                        "ledger: 30 entries are among the " + report.identity().ledgerSize())
                .contains("events: 30 as received");
        assertThat(answers(outcome, "waiver"))
                .hasSize(report.sections().get(8).tables().get(1).rows().size())
                .isNotEmpty()
                .allMatch(line -> line.contains("\"approver\": \"bob\"") && line.contains("\"requester\": \"alice\""));
        assertThat(answers(outcome, "code")).hasSize(report.lineage().runs().size());
        assertThat(outcome.said())
                .contains(report.lineage().runs().stream()
                        .map(run -> run.code().commit())
                        .filter(commit -> commit != null)
                        .toList());
        assertThat(answers(outcome, "read")).hasSize((int) report.lineage().edges().stream()
                .filter(edge -> edge.kind() == Lineage.Edge.Kind.READ)
                .count());
        assertThat(answers(outcome, "missing").stream().map(line -> line.split(" ", -1)[1]))
                .containsAll(report.sections().stream()
                        .flatMap(section -> section.facts().stream())
                        .filter(fact -> fact.grade() == Grade.MISSING)
                        .map(Fact::id)
                        .toList());
    }

    private static List<String> answers(Outcome outcome, String question) {
        return outcome.said()
                .lines()
                .filter(line -> line.startsWith(question + ":"))
                .toList();
    }

    @Test
    void aFlippedByteInAnyFileIsFound() throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(ZIP);
        for (String name : files.keySet()) {
            SortedMap<String, byte[]> changed = SampleBundle.files(ZIP);
            byte[] content = SampleBundle.file(changed, name);
            content[content.length / 2] ^= 1;
            Outcome outcome = run(changed);
            assertThat(outcome.code()).as("%s: %s", name, outcome.said()).isNotZero();
            if (name.equals("manifest-sha256.txt")) {
                assertThat(outcome.said()).containsPattern("FAILED|No such file|improperly formatted");
            } else if (name.equals("attestation.sigstore.json")) {
                assertThat(outcome.said()).containsPattern("Signature Verification Failure|Error");
            } else {
                assertThat(outcome.said()).containsPattern(Pattern.quote(name) + "(: FAILED| is not the one)");
            }
        }
    }

    @Test
    void filesThatWereAddedOrTakenAwayAreFound() throws Exception {
        SortedMap<String, byte[]> more = SampleBundle.files(ZIP);
        more.put("evidence/more.json", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(run(more).said()).contains("evidence/more.json").doesNotContain("Verified");
        for (String name : List.of("evidence/waivers.json", "checkpoint.txt", "attestation.sigstore.json")) {
            SortedMap<String, byte[]> less = SampleBundle.files(ZIP);
            less.remove(name);
            Outcome outcome = run(less);
            assertThat(outcome.code()).as(outcome.said()).isNotZero();
            assertThat(outcome.said()).contains(name);
        }
    }

    @Test
    void anotherSignersBundleIsNotBelieved() throws Exception {
        byte[] forged = SampleBundle.bytes(SampleBundle.SHORT, Shape.OWN_WORKFLOW, 4, ISSUED);
        Outcome outcome = run(SampleBundle.files(forged));
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.said()).contains("signed by a key that you do not have: 'example.org/sluice+");
    }

    @Test
    void aRevokedKeyIsNotBelievedAfterwards() throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(ZIP);
        String keys = new String(SampleBundle.file(files, "keys.json"), StandardCharsets.UTF_8);
        String before = keys.replace("\"from\"", "\"revokedAt\" : \"2026-04-01T09:59:59Z\",\n    \"from\"");
        String after = keys.replace("\"from\"", "\"revokedAt\" : \"2026-04-01T10:00:01Z\",\n    \"from\"");
        assertThat(run(files, before.getBytes(StandardCharsets.UTF_8)).said())
                .contains("the key was not to be believed at 2026-04-01T10:00:00Z");
        assertThat(run(files, after.getBytes(StandardCharsets.UTF_8)).code()).isZero();
    }

    @Test
    void nothingThatAPersonChoseStandsInTheGuide() throws Exception {
        List<String> guides = Stream.of(Shape.values())
                .filter(shape -> shape != Shape.LARGE)
                .map(shape -> SampleBundle.bytes(SampleBundle.SHORT, shape, 5, ISSUED))
                .map(zip -> {
                    try {
                        return Guide.of(SampleBundle.files(zip));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .map(text -> text.replaceFirst(
                        "(?m)^Report `sha256:[0-9a-f]{64}` \\([A-Z]+\\), as .* entries\\.$", "Report"))
                .distinct()
                .toList();
        assertThat(guides).hasSize(1);
        assertThat(Guide.BLOCK.matcher(guides.getFirst()).results().map(MatchResult::group))
                .hasSize(10);
    }
}
