package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.tree.TreeHasher;
import dev.sluice.report.json.ReportJson;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleWriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant ISSUED = Instant.parse("2026-04-01T10:00:00Z");
    private static final Set<String> SIGNING =
            Set.of("attestation.sigstore.json", "checkpoint.txt", "inclusion-proof.json", "keys.json");

    @TempDir
    Path folder;

    private static byte[] bundle(Shape shape) {
        return SampleBundle.bytes(SampleBundle.SHORT, shape, 3, ISSUED);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void entriesAreInOrderWithOneTimeAndNothingBeside(Shape shape) throws Exception {
        Path file = Files.write(folder.resolve("report.zip"), bundle(shape));

        List<String> names = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.stream().forEach(entry -> {
                names.add(entry.getName());
                assertThat(entry.getTimeLocal()).isEqualTo(LocalDateTime.of(1980, 1, 1, 0, 0));
                assertThat(entry.getExtra()).isNull();
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.DEFLATED);
                assertThat(entry.getComment()).isNull();
            });
        }
        assertThat(names).isSorted().doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9._/@%-]+"));
        Report report = ReportSamples.hostile(shape, 3);
        List<String> expected = new ArrayList<>(List.of(
                "VERIFY.md",
                "attestation.sigstore.json",
                "checkpoint.txt",
                "evidence/attempts.json",
                "evidence/events.ndjson",
                "evidence/gates.json",
                "evidence/ledger.ndjson",
                "evidence/predictions.json",
                "evidence/waivers.json",
                "inclusion-proof.json",
                "keys.json",
                "lineage/columns.csv",
                "lineage/graph.svg",
                "manifest-sha256.txt",
                "prov.json",
                "report.html",
                "report.json",
                "report.pdf",
                "ro-crate-metadata.json",
                "ro-crate-preview.html"));
        report.lineage().workflows().stream()
                .map(Lineage.Workflow::file)
                .distinct()
                .forEach(expected::add);
        assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void theSameReportHasTheSameBytesButForWhatSigns() throws Exception {
        byte[] first = bundle(Shape.OWN_WORKFLOW);
        assertThat(bundle(Shape.OWN_WORKFLOW)).isEqualTo(first);
        byte[] later = SampleBundle.bytes(SampleBundle.SHORT, Shape.OWN_WORKFLOW, 3, ISSUED.plusSeconds(1));
        differsOnlyInWhatSigns(first, later);
    }

    private static void differsOnlyInWhatSigns(byte[] one, byte[] two) throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(one);
        SortedMap<String, byte[]> others = SampleBundle.files(two);
        assertThat(files.get("attestation.sigstore.json")).isNotEqualTo(others.get("attestation.sigstore.json"));
        files.keySet().removeAll(SIGNING);
        others.keySet().removeAll(SIGNING);
        assertThat(files.keySet()).isEqualTo(others.keySet());
        files.forEach((name, content) -> assertThat(content).as(name).isEqualTo(others.get(name)));
    }

    @Test
    void evidenceAndReportAreWhatWasGiven() throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(bundle(Shape.CUT));

        assertThat(ReportJson.parse(SampleBundle.file(files, "report.json")))
                .isEqualTo(ReportSamples.hostile(Shape.CUT, 3));
        List<Evidence.RawEvent> events = SampleLedger.events(30);
        List<String> lines = text(files, "evidence/events.ndjson").lines().toList();
        assertThat(lines).hasSize(30);
        assertThat(lines.get(4))
                .isEqualTo("{\"position\":10,\"receivedAt\":\"2026-03-01T07:00:00.000005Z\",\"sha256\":\""
                        + Content.of(events.get(4).body()).sha256() + "\",\"body\":\""
                        + Base64.getEncoder().encodeToString(events.get(4).body()) + "\"}");
        JsonNode entry = JSON.readTree(
                text(files, "evidence/ledger.ndjson").lines().toList().get(1));
        assertThat(entry.get("seq").asLong()).isEqualTo(7);
        assertThat(JSON.readTree(entry.get("body").binaryValue())
                        .at("/fact/position")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    void tablesAreFoundByWhatTheyAreAbout() throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(bundle(Shape.OWN_WORKFLOW));

        assertThat(tables(files, "waivers")).containsExactly("gates.waivers");
        assertThat(tables(files, "gates")).containsExactly("gates.decisions");
        assertThat(tables(files, "attempts")).containsExactly("attempts");
        assertThat(tables(files, "predictions")).containsExactly("predictions");
        JsonNode decision = JSON.readTree(files.get("evidence/gates.json")).at("/tables/0/rows/0");
        assertThat(decision.at("/cells/check").asText()).isEqualTo("rows");
        assertThat(decision.at("/grade").asText()).isEqualTo("OBSERVED");
        assertThat(decision.at("/source").asText()).startsWith("ledger:");
    }

    private static List<String> tables(SortedMap<String, byte[]> files, String name) throws Exception {
        return JSON.readTree(files.get("evidence/" + name + ".json")).get("tables").findValuesAsText("id").stream()
                .filter(id -> !id.matches("w?[0-9]+"))
                .toList();
    }

    @Test
    void theStatementNamesManifestAndOutputs() throws Exception {
        SortedMap<String, byte[]> files = SampleBundle.files(bundle(Shape.OWN_WORKFLOW));
        Report report = ReportSamples.hostile(Shape.OWN_WORKFLOW, 3);

        JsonNode envelope =
                JSON.readTree(files.get("attestation.sigstore.json")).get("dsseEnvelope");
        JsonNode statement = JSON.readTree(envelope.get("payload").binaryValue());

        assertThat(statement.at("/subject/0/name").asText()).isEqualTo("manifest-sha256.txt");
        assertThat(statement.at("/subject/0/digest/sha256").asText())
                .isEqualTo(Content.of(SampleBundle.file(files, "manifest-sha256.txt"))
                        .sha256());
        List<String> outputs = report.lineage().versions().stream()
                .filter(v -> v.digest() != null && report.lineage().subjects().contains(v.writer()))
                .map(v -> v.id() + "=" + v.digest())
                .sorted()
                .toList();
        List<String> named = new ArrayList<>();
        for (int i = 1; i < statement.get("subject").size(); i++) {
            JsonNode subject = statement.get("subject").get(i);
            named.add(subject.get("name").asText() + "=sha256:"
                    + subject.at("/digest/sha256").asText());
        }
        assertThat(named).isEqualTo(outputs).isNotEmpty();
        assertThat(statement.at("/predicate/issuedAt").asText()).isEqualTo(ISSUED.toString());
        assertThat(statement.at("/predicate/files/keys.json").asText())
                .isEqualTo("sha256:"
                        + Content.of(SampleBundle.file(files, "keys.json")).sha256());
        assertThat(statement.at("/predicate/runDetails/metadata/invocationId").asText())
                .startsWith("urn:uuid:");
    }

    @Test
    void withoutAKeyNothingIsSigned() throws Exception {
        Report report = ReportSamples.plain(Shape.BARE, 1);
        Evidence none = new Evidence(List.of(), List.of());
        SampleLedger ledger = new SampleLedger(List.of(), report.identity().ledgerSize(), 1);
        Proofs signed = ledger.proofs(none);
        Proofs unsigned = new Proofs(null, signed.inclusion(), new KeySet(List.of()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new BundleWriter(SampleBundle.SHORT).put(report, none, unsigned, null, out);

        assertThat(SampleBundle.files(out.toByteArray()))
                .containsKeys("inclusion-proof.json", "keys.json", "manifest-sha256.txt")
                .doesNotContainKeys("checkpoint.txt", "attestation.sigstore.json");
    }

    @Test
    void proofsOfAnotherSizeAreRefused() {
        Report report = ReportSamples.plain(Shape.BARE, 1);
        InclusionProof other = new InclusionProof(5, TreeHasher.empty(), List.of(), List.of(), List.of());
        assertThatThrownBy(() -> new BundleWriter(SampleBundle.SHORT)
                        .put(
                                report,
                                new Evidence(List.of(), List.of()),
                                new Proofs(null, other, new KeySet(List.of())),
                                null,
                                OutputStream.nullOutputStream()))
                .hasMessageContaining("its proofs of 5");
    }

    private static String text(SortedMap<String, byte[]> files, String name) {
        return new String(SampleBundle.file(files, name), StandardCharsets.UTF_8);
    }
}
