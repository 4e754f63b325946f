package dev.sluice.quality.imports;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads scan results of Soda. A check without an outcome was not evaluated: that is ERROR, though Soda's own summary of the scan
 * may call it passed.
 */
public final class SodaResults {
    private static final String PRODUCER = "https://github.com/sodadata/soda-core";

    private final String namespace;
    private final Optional<String> schema;
    private final String jobNamespace;

    /**
     * @param namespace of the datasets
     * @param schema put before the names of tables: Soda tells the bare name
     * @param jobNamespace of the job that results are said to come from
     */
    public SodaResults(String namespace, Optional<String> schema, String jobNamespace) {
        this.namespace = namespace;
        this.schema = schema;
        this.jobNamespace = jobNamespace;
    }

    /** @throws ImportFault when the document is no scan result, or does not say when it was made */
    public Evidence read(String json) {
        Tree scan = Tree.json("the scan result", json);
        if (!scan.get("checks").isList()) {
            throw new ImportFault("this is no scan result of Soda: it has no 'checks'");
        }
        Instant at = Stream.of("scanEndTimestamp", "scanStartTimestamp", "dataTimestamp")
                .flatMap(key -> scan.moment(key).stream())
                .findFirst()
                .orElseThrow(() -> new ImportFault("the scan result does not say when: scanEndTimestamp is missing"));
        List<ExternalResult> results = new ArrayList<>();
        for (Tree check : scan.get("checks").items()) {
            results.add(result(scan, check, at));
        }
        return new Evidence(results, List.of(), List.of());
    }

    private ExternalResult result(Tree scan, Tree check, Instant at) {
        CheckOutcome outcome = outcome(check.text("outcome").orElse(""));
        Tree diagnostics = check.get("diagnostics");
        Optional<DatasetId> dataset = check.text("table")
                .map(table -> new DatasetId(
                        namespace, schema.map(name -> name + "." + table).orElse(table)));
        return new ExternalResult(
                PRODUCER,
                Optional.of(new JobId(jobNamespace, scan.text("definitionName").orElse("soda scan"))),
                scan.text("scanId"),
                dataset,
                check.text("column").map(Set::of).orElse(Set.of()),
                kind(check),
                check.text("identity").or(() -> check.text("name")).orElse("check"),
                outcome,
                outcome == CheckOutcome.WARN ? Severity.WARN : Severity.ERROR,
                at,
                expected(diagnostics),
                diagnostics.text("value").or(() -> check.text("value")),
                check.text("definition").orElse("").strip(),
                message(check, outcome));
    }

    private static CheckOutcome outcome(String outcome) {
        return switch (outcome.toLowerCase(Locale.ROOT)) {
            case "pass", "passed" -> CheckOutcome.PASS;
            case "warn", "warned" -> CheckOutcome.WARN;
            case "fail", "failed" -> CheckOutcome.FAIL;
            case "excluded" -> CheckOutcome.SKIPPED;
            default -> CheckOutcome.ERROR;
        };
    }

    /** The metric is the first word of the check: {@code missing_count(id) = 0}. */
    private static String kind(Tree check) {
        return check.text("metric")
                .or(() -> check.text("definitionMetric"))
                .or(() -> check.text("name").map(name -> name.split("[\\s(]", 2)[0]))
                .or(() -> check.text("type"))
                .orElse("check");
    }

    private static Optional<String> expected(Tree diagnostics) {
        return Stream.of("fail", "warn")
                .filter(level -> diagnostics.get(level).isMap())
                .map(level -> level + " when "
                        + diagnostics.get(level).entries().entrySet().stream()
                                .map(entry ->
                                        entry.getKey() + " " + entry.getValue().value())
                                .collect(Collectors.joining(" and ")))
                .reduce((one, two) -> one + ", " + two);
    }

    private static String message(Tree check, CheckOutcome outcome) {
        String name = check.text("name").orElse("");
        List<String> reasons = check.get("outcomeReasons").items().stream()
                .flatMap(reason -> reason.text("message").or(reason::text).stream())
                .toList();
        if (!reasons.isEmpty()) {
            return name + ": " + String.join("; ", reasons);
        }
        return outcome == CheckOutcome.ERROR ? name + ": not evaluated; the scan's log says why" : name;
    }
}
