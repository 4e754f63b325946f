package dev.sluice.quality.imports;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes what gates found as facets of OpenLineage events: plain maps, ready for any JSON writer. Failing rows are never written.
 */
public final class QualityFacets {
    /** Parameter that tells the outcome where the facet itself knows success and failure only. */
    static final String OUTCOME = "outcome";

    private static final String OPEN_LINEAGE = "https://openlineage.io/spec/facets/";
    private static final String SLUICE = "https://sluice.dev/schema/facets/";
    private static final int LONGEST_CONTENT = 20_000;

    private final String producer;

    /** @param producer URI of this software's version */
    public QualityFacets(String producer) {
        this.producer = producer;
    }

    /**
     * {@code dataQualityAssertions} 1-1-0, about an input. A check on several columns is told once for each. What was skipped is
     * not here: see {@link #tests}.
     */
    public Map<String, Object> assertions(List<CheckResult> results) {
        List<Map<String, Object>> assertions = new ArrayList<>();
        for (CheckResult result : results) {
            if (result.outcome() == CheckOutcome.SKIPPED) {
                continue;
            }
            List<String> columns = result.columns().stream().sorted().toList();
            for (String column : columns.isEmpty() ? List.of("") : columns) {
                Map<String, Object> assertion = new LinkedHashMap<>();
                assertion.put("assertion", result.type());
                assertion.put("success", result.outcome() == CheckOutcome.PASS);
                if (!column.isEmpty()) {
                    assertion.put("column", column);
                }
                assertion.put("name", result.id());
                common(assertion, result);
                assertions.add(assertion);
            }
        }
        Map<String, Object> facet = base(OPEN_LINEAGE + "1-1-0/", "DataQualityAssertionsDatasetFacet");
        facet.put("assertions", assertions);
        return facet;
    }

    /** {@code test} 1-0-1, about the run: every check, skipped ones among them. */
    public Map<String, Object> tests(List<CheckResult> results) {
        List<Map<String, Object>> tests = new ArrayList<>();
        for (CheckResult result : results) {
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("name", result.id());
            test.put("status", status(result.outcome()));
            test.put("type", result.type());
            common(test, result);
            tests.add(test);
        }
        Map<String, Object> facet = base(OPEN_LINEAGE + "1-0-1/", "TestRunFacet");
        facet.put("tests", tests);
        return facet;
    }

    private static String status(CheckOutcome outcome) {
        return switch (outcome) {
            case PASS -> "pass";
            case SKIPPED -> "skip";
            case WARN, FAIL, ERROR, WAIVED -> "fail";
        };
    }

    private static void common(Map<String, Object> entry, CheckResult result) {
        entry.put("severity", severity(result));
        put(entry, "description", result.message());
        put(entry, "expected", result.threshold().isEmpty() ? "" : "not " + result.threshold());
        if (result.value().isPresent()) {
            entry.put("actual", number(result.value().getAsDouble()));
        }
        if (!result.statement().isBlank()) {
            entry.put("content", cut(result.statement()));
            entry.put("contentType", "sql");
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put(OUTCOME, result.outcome().name());
        parameters.put("checkKey", result.checkKey());
        put(parameters, "unit", result.unit());
        result.rows().ifPresent(rows -> parameters.put("rows", rows));
        result.numerator().ifPresent(rows -> parameters.put("violations", rows));
        result.error().ifPresent(error -> parameters.put("error", error));
        entry.put("params", parameters);
    }

    /** What the failure does, not what it might have done: a crossed warn threshold blocks nobody. */
    private static String severity(CheckResult result) {
        boolean mild =
                result.outcome() == CheckOutcome.WARN || result.severity().compareTo(Severity.ERROR) < 0;
        return mild ? "warn" : "error";
    }

    /**
     * Facts about a dataset as a whole that its scan does not tell.
     *
     * @param sensitive columns whose values, even single ones, are not told
     */
    public record Facts(Optional<Instant> lastUpdated, OptionalLong bytes, OptionalLong files, Set<String> sensitive) {
        public static final Facts NONE =
                new Facts(Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), Set.of());

        public Facts {
            sensitive = Set.copyOf(sensitive);
        }
    }

    /** {@code dataQualityMetrics} 1-0-3, the input facet. */
    public Map<String, Object> inputMetrics(ProfileData profile, Facts facts) {
        return metrics(base(OPEN_LINEAGE + "1-0-3/", "DataQualityMetricsInputDatasetFacet"), profile, facts);
    }

    /** {@code dataQualityMetrics} 1-0-0, the dataset facet. */
    public Map<String, Object> datasetMetrics(ProfileData profile, Facts facts) {
        return metrics(base(OPEN_LINEAGE + "1-0-0/", "DataQualityMetricsDatasetFacet"), profile, facts);
    }

    private static Map<String, Object> metrics(Map<String, Object> facet, ProfileData profile, Facts facts) {
        facet.put("rowCount", profile.rows());
        facts.bytes().ifPresent(bytes -> facet.put("bytes", bytes));
        facts.files().ifPresent(files -> facet.put("fileCount", files));
        facts.lastUpdated().ifPresent(at -> facet.put("lastUpdated", at.toString()));
        Map<String, Object> columns = new LinkedHashMap<>();
        profile.columns().forEach((name, column) -> {
            Map<String, Object> metric = new LinkedHashMap<>();
            metric.put("nullCount", column.nulls());
            column.distinct().ifPresent(distinct -> metric.put("distinctCount", distinct));
            column.numbers().filter(_ -> !facts.sensitive().contains(name)).ifPresent(numbers -> {
                metric.put("count", numbers.count());
                finite(metric, "sum", numbers.sum());
                finite(metric, "min", numbers.min());
                finite(metric, "max", numbers.max());
                Map<String, Object> quantiles = new LinkedHashMap<>();
                numbers.quantiles().forEach((rank, value) -> finite(quantiles, number(rank), value));
                if (!quantiles.isEmpty()) {
                    metric.put("quantiles", quantiles);
                }
            });
            columns.put(name, metric);
        });
        facet.put("columnMetrics", columns);
        return facet;
    }

    /** {@code sluice_gateDecision} 1-0-0, about the run: what the gate decided and why. */
    public Map<String, Object> gateDecision(GateReport report) {
        Map<String, Object> facet = base(SLUICE + "1-0-0/", "SluiceGateDecisionRunFacet");
        facet.putAll(report.toMap());
        return facet;
    }

    /**
     * {@code sluice_qualityProfile} 1-0-0, about an input: what the standard's metrics have no place for.
     *
     * @param sensitive columns of which only counts are told
     */
    public Map<String, Object> qualityProfile(ProfileData profile, Set<String> sensitive) {
        Map<String, Object> facet = base(SLUICE + "1-0-0/", "SluiceQualityProfileInputDatasetFacet");
        facet.put("rowCount", profile.rows());
        Map<String, Object> columns = new LinkedHashMap<>();
        profile.columns().forEach((name, column) -> {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("nullCount", column.nulls());
            column.distinct().ifPresent(distinct -> told.put("distinctCount", distinct));
            if (!sensitive.contains(name)) {
                values(told, column);
            }
            columns.put(name, told);
        });
        facet.put("columns", columns);
        return facet;
    }

    private static void values(Map<String, Object> told, ProfileData.Column column) {
        column.least().ifPresent(least -> told.put("least", least));
        column.greatest().ifPresent(greatest -> told.put("greatest", greatest));
        column.numbers().ifPresent(numbers -> {
            finite(told, "mean", numbers.mean());
            numbers.deviation().ifPresent(deviation -> finite(told, "deviation", deviation));
        });
        column.histogram().ifPresent(bins -> told.put("histogram", histogram(bins)));
        column.top().ifPresent(top -> told.put("top", Map.of("counts", top.counts(), "other", top.other())));
    }

    private static Map<String, Object> histogram(Distribution.Bins bins) {
        return Map.of("edges", bins.edges(), "counts", bins.counts());
    }

    private Map<String, Object> base(String folder, String name) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", producer);
        facet.put("_schemaURL", folder + name + ".json#/$defs/" + name);
        return facet;
    }

    private static void put(Map<String, Object> entry, String key, String text) {
        if (!text.isBlank()) {
            entry.put(key, text);
        }
    }

    /** JSON has neither NaN nor infinity. */
    private static void finite(Map<String, Object> entry, String key, double value) {
        if (Double.isFinite(value)) {
            entry.put(key, value);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_CONTENT ? text : text.substring(0, LONGEST_CONTENT - 3) + "...";
    }
}
