package dev.sluice.quality.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.history.ProfileData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Great Expectations, Soda and OpenLineage. */
class OtherResultsTest {
    private static final DatasetId ORDERS = new DatasetId("postgres://db:5432", "raw.orders");

    @Test
    void expectationsAreEvidenceAndOneThatRaisedIsAnError() {
        Evidence evidence = new GreatExpectationsResults(new DatasetId("postgres://db:5432", "other"), "gx")
                .read(Fixtures.text("gx-validation.json"));

        assertThat(evidence.results())
                .extracting(
                        ExternalResult::name,
                        ExternalResult::columns,
                        ExternalResult::outcome,
                        ExternalResult::severity,
                        result -> result.expected().orElse(""),
                        result -> result.actual().orElse(""))
                .containsExactly(
                        tuple("e1", Set.of("id"), CheckOutcome.PASS, Severity.CRITICAL, "", "0"),
                        tuple(
                                "e2",
                                Set.of("amount"),
                                CheckOutcome.FAIL,
                                Severity.CRITICAL,
                                "min_value=0, mostly=0.9",
                                "1"),
                        tuple("e3", Set.of(), CheckOutcome.WARN, Severity.WARN, "min_value=100", "4"),
                        tuple("e4", Set.of("sent", "ordered"), CheckOutcome.ERROR, Severity.ERROR, "", ""));
        assertThat(evidence.results()).allSatisfy(result -> {
            assertThat(result.dataset()).contains(ORDERS);
            assertThat(result.at()).isEqualTo(Instant.parse("2026-11-20T02:00:00.500Z"));
            assertThat(result.job()).contains(new JobId("gx", "orders_suite"));
            assertThat(result.run()).contains("nightly");
        });
        assertThat(evidence.results().getLast().message()).isEqualTo("column \"sent\" does not exist");
        assertThat(evidence.results().get(1).message()).isEqualTo("1 of 4 values are unexpected");
    }

    @Test
    void aCheckpointHasSeveralValidations() {
        Evidence evidence = new GreatExpectationsResults(new DatasetId("ns", "other"), "gx")
                .read(Fixtures.text("gx-checkpoint.json"));

        assertThat(evidence.results()).singleElement().satisfies(result -> {
            assertThat(result.assertion()).isEqualTo("expect_compound_columns_to_be_unique");
            assertThat(result.columns()).containsExactlyInAnyOrder("id", "day");
            assertThat(result.dataset()).contains(new DatasetId("ns", "orders"));
            assertThat(result.at()).isEqualTo(Instant.parse("2026-11-20T03:00:00Z"));
            assertThat(result.producer()).endsWith("/0.18.12");
        });
    }

    @Test
    void aSodaCheckWithoutOutcomeHasNotPassed() {
        Evidence evidence =
                new SodaResults("postgres://db:5432", Optional.of("raw"), "soda").read(Fixtures.text("soda-scan.json"));

        assertThat(evidence.results())
                .extracting(
                        ExternalResult::assertion,
                        ExternalResult::dataset,
                        ExternalResult::columns,
                        ExternalResult::outcome,
                        result -> result.actual().orElse(""))
                .containsExactly(
                        tuple("row_count", Optional.of(ORDERS), Set.of(), CheckOutcome.PASS, "4"),
                        tuple("missing_count", Optional.of(ORDERS), Set.of("customer_id"), CheckOutcome.FAIL, "1"),
                        tuple("duplicate_percent", Optional.of(ORDERS), Set.of("id"), CheckOutcome.WARN, "25.0"),
                        tuple("freshness", Optional.of(ORDERS), Set.of("seen_at"), CheckOutcome.ERROR, ""),
                        tuple("cross", Optional.empty(), Set.of(), CheckOutcome.SKIPPED, ""));
        assertThat(evidence.results().get(2).expected()).contains("fail when greaterThan 50, warn when greaterThan 1");
        assertThat(evidence.results().get(3).message())
                .isEqualTo("freshness(seen_at) < 1d: not evaluated; the scan's log says why");
        assertThat(evidence.results().get(4).message()).isEqualTo("cross check: not chosen");
    }

    @Test
    void assertionsTestsAndMetricsOfAnEventAreEvidence() {
        Evidence evidence = OpenLineageEvidence.read(Fixtures.text("event.json"));

        Optional<DatasetId> orders = Optional.of(new DatasetId("postgres://db:5432", "shop.raw.orders"));
        assertThat(evidence.results())
                .extracting(
                        ExternalResult::dataset,
                        ExternalResult::columns,
                        ExternalResult::assertion,
                        ExternalResult::name,
                        ExternalResult::outcome,
                        ExternalResult::severity)
                .containsExactly(
                        tuple(orders, Set.of("id"), "not_null", "not_null", CheckOutcome.PASS, Severity.ERROR),
                        tuple(
                                orders,
                                Set.of("status"),
                                "accepted_values",
                                "status_known",
                                CheckOutcome.FAIL,
                                Severity.ERROR),
                        tuple(orders, Set.of(), "row_count", "row_count", CheckOutcome.WARN, Severity.WARN),
                        tuple(Optional.empty(), Set.of(), "singular", "no_orphans", CheckOutcome.WARN, Severity.WARN),
                        tuple(Optional.empty(), Set.of(), "late", "late", CheckOutcome.SKIPPED, Severity.ERROR));
        assertThat(evidence.results()).allSatisfy(result -> {
            assertThat(result.at()).isEqualTo(Instant.parse("2026-11-20T02:00:00.123Z"));
            assertThat(result.run()).contains("0192f3a0-0000-7000-8000-000000000001");
            assertThat(result.job()).contains(new JobId("dbt", "shop.test"));
            assertThat(result.producer()).contains("integration/dbt");
        });
        assertThat(evidence.remarks())
                .extracting(Remark::where, Remark::why)
                .containsExactlyInAnyOrder(
                        tuple(
                                "inputs[0].inputFacets.dataQualityAssertions.assertions[3]",
                                "'success' is neither true nor false"),
                        tuple("inputs[1]", "it has no namespace or no name"),
                        tuple("run.facets.test.tests[2]", "status 'maybe' is none of pass, fail, skip"));
    }

    @Test
    void metricsOfAnEventAreAProfile() {
        Evidence evidence = OpenLineageEvidence.read(Fixtures.text("event.json"));

        assertThat(evidence.profiles()).singleElement().satisfies(profile -> {
            assertThat(profile.data().rows()).isEqualTo(10);
            assertThat(profile.data().column("user_id").orElseThrow().nulls()).isEqualTo(2);
            assertThat(profile.data().column("user_id").orElseThrow().distinct())
                    .isEqualTo(OptionalLong.of(3));
            ProfileData.Numbers amount =
                    profile.data().column("amount").orElseThrow().numbers().orElseThrow();
            assertThat(amount.mean()).isEqualTo(660);
            assertThat(amount.quantiles()).isEqualTo(Map.of(0.5, 600.0));
        });
    }

    @Test
    void whatSaysNothingIsNoEvidence() {
        assertThat(OpenLineageEvidence.read(Map.of("eventTime", "2026-11-20T02:00:00Z")))
                .isEqualTo(new Evidence(List.of(), List.of(), List.of()));
        assertThat(OpenLineageEvidence.read(Map.of()).remarks())
                .containsExactly(new Remark(Remark.Kind.DROPPED, "eventTime", "event", "it does not say when"));
        assertThatThrownBy(() -> OpenLineageEvidence.read("[]")).isInstanceOf(ImportFault.class);
        assertThatThrownBy(() -> new SodaResults("n", Optional.empty(), "j").read("{\"checks\": []}"))
                .hasMessage("the scan result does not say when: scanEndTimestamp is missing");
        assertThatThrownBy(() -> new GreatExpectationsResults(ORDERS, "j").read("{\"results\": []}"))
                .hasMessage("the validation result does not say when: meta.run_id.run_time is missing");
    }
}
