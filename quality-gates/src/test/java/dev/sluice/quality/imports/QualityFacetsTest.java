package dev.sluice.quality.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QualityFacetsTest {
    private static final QualityFacets FACETS = new QualityFacets("https://example.org/sluice/1.0");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static CheckResult result(String id, CheckOutcome outcome, Severity severity, Set<String> columns) {
        return new CheckResult(
                "0123456789abcdef0123456789abcdef",
                id,
                "range",
                severity,
                OnTrouble.BLOCK,
                columns,
                outcome,
                outcome == CheckOutcome.SKIPPED ? OptionalDouble.empty() : OptionalDouble.of(3),
                "rows",
                OptionalLong.of(3),
                OptionalLong.of(100),
                "> 0",
                "3 of 100 rows have an amount out of range",
                "SELECT count(*) FROM orders",
                Duration.ofMillis(7),
                OptionalDouble.empty(),
                List.of(new CheckResult.SampleRow(List.of(new CheckResult.Cell("amount", Optional.of("secret"))))));
    }

    private static List<CheckResult> all() {
        List<CheckResult> results = new ArrayList<>();
        for (CheckOutcome outcome : CheckOutcome.values()) {
            results.add(result(outcome.name(), outcome, Severity.ERROR, Set.of("amount")));
        }
        return results;
    }

    private static ProfileData profile() {
        Map<Double, Double> quantiles = Map.of(0.0, 1.0, 0.5, 5.5, 1.0, 10.0);
        ProfileData.Column amount = new ProfileData.Column(
                2,
                OptionalLong.of(9),
                Optional.of(new ProfileData.Numbers(10, 55, 1, 10, 5.5, OptionalDouble.of(3.02), quantiles)),
                Optional.of("1"),
                Optional.of("10"),
                Optional.of(new Distribution.Bins(
                        List.of(5.0), List.of(5L, 5L), 2, OptionalDouble.of(1), OptionalDouble.of(10))),
                Optional.empty());
        ProfileData.Column status = new ProfileData.Column(
                0,
                OptionalLong.empty(),
                Optional.empty(),
                Optional.of("new"),
                Optional.of("sent"),
                Optional.empty(),
                Optional.of(new Distribution.Categories(Map.of("new", 7L, "sent", 4L), 1, 0)));
        return new ProfileData(12, Map.of("amount", amount, "status", status));
    }

    private static List<GateReport> reports() {
        GateDecision.Reason reason = new GateDecision.Reason(
                "shop/orders", "amounts", CheckOutcome.FAIL, Set.of("b", "a"), "3 rows are out of range");
        return List.of(
                report(new GateDecision.Open()),
                report(new GateDecision.Held(List.of(reason), NOW)),
                report(new GateDecision.Overridden("ann", "known", NOW.plusSeconds(60), List.of(4L))));
    }

    private static GateReport report(GateDecision decision) {
        return new GateReport(
                "shop/orders", Optional.of("12"), Optional.empty(), decision, NOW, Map.of(CheckOutcome.FAIL, 1L));
    }

    @Test
    void assertionsTellSuccessApartFromSeverity() {
        List<Map<String, Object>> assertions = list(FACETS.assertions(all()), "assertions");

        assertThat(assertions)
                .extracting(one -> one.get("name") + " " + one.get("success") + " " + one.get("severity"))
                .containsExactly(
                        "PASS true error",
                        "WARN false warn",
                        "FAIL false error",
                        "ERROR false error",
                        "WAIVED false error");
        assertThat(assertions.get(2))
                .containsEntry("assertion", "range")
                .containsEntry("column", "amount")
                .containsEntry("expected", "not > 0")
                .containsEntry("actual", "3")
                .containsEntry("content", "SELECT count(*) FROM orders")
                .containsEntry("contentType", "sql");
    }

    @Test
    void testsTellSkippedOnesToo() {
        assertThat(list(FACETS.tests(all()), "tests"))
                .extracting(one -> one.get("name") + " " + one.get("status"))
                .containsExactly("PASS pass", "WARN fail", "FAIL fail", "ERROR fail", "SKIPPED skip", "WAIVED fail");
    }

    @Test
    void aCheckOnSeveralColumnsIsToldForEach() {
        List<CheckResult> key = List.of(result("key", CheckOutcome.FAIL, Severity.CRITICAL, Set.of("b", "a")));

        assertThat(list(FACETS.assertions(key), "assertions"))
                .extracting(one -> one.get("column"))
                .containsExactly("a", "b");
    }

    @Test
    void failingRowsAreNeverWritten() throws IOException {
        assertThat(JSON.writeValueAsString(List.of(FACETS.assertions(all()), FACETS.tests(all()))))
                .doesNotContain("secret");
    }

    @Test
    void ofSensitiveColumnsOnlyCountsAreTold() throws IOException {
        QualityFacets.Facts facts =
                new QualityFacets.Facts(Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), Set.of("amount"));

        String metrics = JSON.writeValueAsString(FACETS.inputMetrics(profile(), facts));
        String told = JSON.writeValueAsString(FACETS.qualityProfile(profile(), Set.of("amount", "status")));

        assertThat(metrics).contains("\"amount\":{\"nullCount\":2,\"distinctCount\":9}");
        assertThat(told)
                .contains("\"amount\":{\"nullCount\":2,\"distinctCount\":9}")
                .doesNotContain("sent");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, Object> event = Map.of(
                "eventTime", NOW.toString(),
                "producer", "https://example.org/sluice/1.0",
                "run", Map.of("runId", "r", "facets", Map.of("test", FACETS.tests(all()))),
                "job", Map.of("namespace", "shop", "name", "gate.orders"),
                "inputs",
                        List.of(Map.of(
                                "namespace", "ns",
                                "name", "orders",
                                "inputFacets",
                                        Map.of(
                                                "dataQualityAssertions", FACETS.assertions(all()),
                                                "dataQualityMetrics",
                                                        FACETS.inputMetrics(profile(), QualityFacets.Facts.NONE)))));

        Evidence evidence = OpenLineageEvidence.read(event);

        assertThat(evidence.remarks()).isEmpty();
        assertThat(evidence.results())
                .allSatisfy(result -> assertThat(result.outcome().name()).isEqualTo(result.name()))
                .hasSize(5 + 6);
        assertThat(evidence.profiles()
                        .getFirst()
                        .data()
                        .column("amount")
                        .orElseThrow()
                        .numbers()
                        .orElseThrow()
                        .mean())
                .isEqualTo(5.5);
    }

    @Test
    void standardFacetsAreValidByTheSchemasOfTheStandard() throws IOException {
        Optional<Path> standard = Fixtures.folder("shared/data/openlineage/schemas");
        assumeTrue(
                standard.isPresent(),
                "the folder shared/data/openlineage is not beside the project: facets not validated");
        Schemas schemas = new Schemas(standard.get());
        QualityFacets.Facts facts =
                new QualityFacets.Facts(Optional.of(NOW), OptionalLong.of(5), OptionalLong.of(1), Set.of());

        schemas.requireValid("dataQualityAssertions", FACETS.assertions(all()));
        schemas.requireValid("dataQualityMetrics", FACETS.inputMetrics(profile(), facts));
        schemas.requireValid("dataQualityMetrics", FACETS.datasetMetrics(profile(), facts));
        schemas.requireValid("test", FACETS.tests(all()));
        assertThat(schemas.errors(
                        "test",
                        Map.of(
                                "_producer",
                                "https://x.org",
                                "_schemaURL",
                                FACETS.tests(all()).get("_schemaURL"))))
                .as("the schema refuses a facet without tests")
                .isNotEmpty();
    }

    @Test
    void ownFacetsAreValidByTheirSchemas() throws IOException {
        Optional<Path> standard = Fixtures.folder("shared/data/openlineage/schemas");
        assumeTrue(
                standard.isPresent(),
                "the folder shared/data/openlineage is not beside the project: facets not validated");
        Schemas schemas = new Schemas(standard.get());

        for (GateReport report : reports()) {
            schemas.requireValid("sluice_gateDecision", FACETS.gateDecision(report));
        }
        schemas.requireValid("sluice_qualityProfile", FACETS.qualityProfile(profile(), Set.of()));
        Map<String, Object> odd = new HashMap<>(FACETS.gateDecision(reports().getFirst()));
        odd.put("decision", "perhaps");
        assertThat(schemas.errors("sluice_gateDecision", odd)).isNotEmpty();
    }

    /** The schemas of the standard and our own, found by the {@code _schemaURL} of a facet. */
    private static final class Schemas {
        private final Map<String, String> texts = new HashMap<>();

        Schemas(Path standard) throws IOException {
            add(standard.resolve("OpenLineage.json"));
            try (var files = Files.list(standard.resolve("facets"))) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".json")).toList()) {
                    add(file);
                }
            }
            Path own = Fixtures.folder("docs/schema/facets/1-0-0").orElseThrow();
            add(own.resolve("SluiceGateDecisionRunFacet.json"));
            add(own.resolve("SluiceQualityProfileInputDatasetFacet.json"));
        }

        private void add(Path file) throws IOException {
            String text = Files.readString(file);
            texts.put(JSON.readTree(text).path("$id").asText(), text);
        }

        List<String> errors(String key, Map<String, Object> facet) {
            String url = String.valueOf(facet.get("_schemaURL"));
            String document = url.substring(0, url.indexOf('#'));
            assertThat(texts).as("schema of " + key).containsKey(document);
            JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                    SpecVersion.VersionFlag.V202012,
                    builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts)));
            JsonSchema schema = factory.getSchema(SchemaLocation.of(document));
            JsonNode node = JSON.valueToTree(Map.of(key, facet));
            return schema.validate(node).stream().map(Object::toString).toList();
        }

        void requireValid(String key, Map<String, Object> facet) {
            assertThat(errors(key, facet)).isEmpty();
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> facet, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(facet.get(key));
    }
}
