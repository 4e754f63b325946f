package dev.sluice.quality.imports;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.history.ProfileData;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads quality facets of OpenLineage events: {@code dataQualityAssertions} (1-0-x, 1-1-0), {@code dataQualityMetrics} and
 * {@code test} (1-0-x), wherever producers put them: about inputs, outputs, or a dataset event's dataset.
 */
public final class OpenLineageEvidence {
    private OpenLineageEvidence() {}

    /** @throws ImportFault when the text is no JSON object */
    public static Evidence read(String event) {
        return read(Tree.json("the event", event));
    }

    /** The same of an event that is parsed already. */
    public static Evidence read(Map<String, ?> event) {
        return read(Tree.of(event));
    }

    private static Evidence read(Tree event) {
        Optional<Instant> at = event.moment("eventTime");
        if (at.isEmpty()) {
            return new Evidence(
                    List.of(), List.of(), List.of(Remark.dropped("eventTime", "event", "it does not say when")));
        }
        Reading reading = new Reading(event, at.get());
        for (String side : List.of("inputs", "outputs")) {
            event.get(side).items().forEach(reading::dataset);
        }
        if (event.get("dataset").isMap()) {
            reading.dataset(event.get("dataset"));
        }
        reading.tests(event.get("run").get("facets").get("test"));
        return new Evidence(List.copyOf(reading.results), reading.profiles, reading.remarks);
    }

    /** One event. */
    private static final class Reading {
        private final Tree event;
        private final Instant at;
        /** A producer may put the same facet in two places. */
        private final Set<ExternalResult> results = new LinkedHashSet<>();

        private final List<Evidence.Profile> profiles = new ArrayList<>();
        private final List<Remark> remarks = new ArrayList<>();

        Reading(Tree event, Instant at) {
            this.event = event;
            this.at = at;
        }

        void dataset(Tree dataset) {
            Optional<String> namespace = dataset.text("namespace");
            Optional<String> name = dataset.text("name");
            if (namespace.isEmpty() || name.isEmpty()) {
                remarks.add(Remark.dropped(dataset.path(), "dataset", "it has no namespace or no name"));
                return;
            }
            DatasetId id = new DatasetId(namespace.get(), name.get());
            for (String place : List.of("inputFacets", "facets", "outputFacets")) {
                Tree facets = dataset.get(place);
                facets.get("dataQualityAssertions").get("assertions").items().forEach(one -> assertion(id, one));
                Tree metrics = facets.get("dataQualityMetrics");
                if (metrics.isMap()) {
                    profiles.add(new Evidence.Profile(id, at, profile(metrics)));
                }
            }
        }

        private void assertion(DatasetId dataset, Tree assertion) {
            if (!(assertion.get("success").value() instanceof Boolean success)) {
                remarks.add(Remark.dropped(
                        assertion.path(),
                        assertion.text("assertion").orElse("assertion"),
                        "'success' is neither true nor false"));
                return;
            }
            Severity severity = severity(assertion);
            results.add(result(
                    assertion,
                    Optional.of(dataset),
                    assertion.text("column").map(Set::of).orElse(Set.of()),
                    assertion.text("assertion").orElse("assertion"),
                    outcome(success ? "pass" : "fail", severity, assertion),
                    severity));
        }

        void tests(Tree facet) {
            for (Tree test : facet.get("tests").items()) {
                Severity severity = severity(test);
                String status = test.text("status").orElse("").toLowerCase(Locale.ROOT);
                if (!Set.of("pass", "fail", "skip").contains(status)) {
                    remarks.add(Remark.dropped(
                            test.path(),
                            test.text("name").orElse("test"),
                            "status '" + status + "' is none of pass, fail, skip"));
                    continue;
                }
                results.add(result(
                        test,
                        Optional.empty(),
                        Set.of(),
                        test.text("type").or(() -> test.text("name")).orElse("test"),
                        outcome(status, severity, test),
                        severity));
            }
        }

        private ExternalResult result(
                Tree found,
                Optional<DatasetId> dataset,
                Set<String> columns,
                String assertion,
                CheckOutcome outcome,
                Severity severity) {
            Tree job = event.get("job");
            Optional<JobId> jobId = job.text("namespace")
                    .flatMap(namespace -> job.text("name").map(name -> new JobId(namespace, name)));
            return new ExternalResult(
                    event.text("producer").orElse(""),
                    jobId,
                    event.get("run").text("runId"),
                    dataset,
                    columns,
                    assertion,
                    found.text("name").orElse(assertion),
                    outcome,
                    severity,
                    at,
                    found.text("expected"),
                    found.text("actual"),
                    found.text("content").orElse(""),
                    found.text("description").orElse(""));
        }

        private static Severity severity(Tree found) {
            return Severities.ofResult(found.text("severity"));
        }

        /** A failure may say more than the facet can: that it broke, or is waived. A success says no more. */
        private static CheckOutcome outcome(String status, Severity severity, Tree found) {
            if (status.equals("fail")) {
                for (CheckOutcome told : List.of(CheckOutcome.ERROR, CheckOutcome.WAIVED)) {
                    if (found.get("params").text(QualityFacets.OUTCOME).equals(Optional.of(told.name()))) {
                        return told;
                    }
                }
                return severity.compareTo(Severity.ERROR) < 0 ? CheckOutcome.WARN : CheckOutcome.FAIL;
            }
            return status.equals("skip") ? CheckOutcome.SKIPPED : CheckOutcome.PASS;
        }

        private static ProfileData profile(Tree metrics) {
            Map<String, ProfileData.Column> columns = new LinkedHashMap<>();
            metrics.get("columnMetrics").entries().forEach((name, column) -> columns.put(name, column(column)));
            return new ProfileData(
                    metrics.number("rowCount").map(BigDecimal::longValue).orElse(0L), columns);
        }

        private static ProfileData.Column column(Tree column) {
            return new ProfileData.Column(
                    column.number("nullCount").map(BigDecimal::longValue).orElse(0L),
                    column.number("distinctCount")
                            .map(count -> OptionalLong.of(count.longValue()))
                            .orElse(OptionalLong.empty()),
                    numbers(column),
                    column.number("min").map(BigDecimal::toPlainString),
                    column.number("max").map(BigDecimal::toPlainString),
                    Optional.empty(),
                    Optional.empty());
        }

        /** Only where the facet tells enough for a mean. */
        private static Optional<ProfileData.Numbers> numbers(Tree column) {
            Optional<BigDecimal> count = column.number("count");
            Optional<BigDecimal> sum = column.number("sum");
            Optional<BigDecimal> min = column.number("min");
            Optional<BigDecimal> max = column.number("max");
            if (count.isEmpty() || count.get().signum() <= 0 || sum.isEmpty() || min.isEmpty() || max.isEmpty()) {
                return Optional.empty();
            }
            Map<Double, Double> quantiles = new LinkedHashMap<>();
            column.get("quantiles").entries().forEach((rank, value) -> Tree.of(rank)
                    .rank()
                    .ifPresent(key -> value.number().ifPresent(number -> quantiles.put(key, number.doubleValue()))));
            double mean = sum.get().doubleValue() / count.get().doubleValue();
            return Optional.of(new ProfileData.Numbers(
                    count.get().longValue(),
                    sum.get().doubleValue(),
                    min.get().doubleValue(),
                    max.get().doubleValue(),
                    mean,
                    OptionalDouble.empty(),
                    quantiles));
        }
    }
}
