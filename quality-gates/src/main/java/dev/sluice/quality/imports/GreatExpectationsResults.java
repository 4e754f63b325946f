package dev.sluice.quality.imports;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads validation results of Great Expectations: of one validation, or of a checkpoint with several. 0.18 and 1.x. */
public final class GreatExpectationsResults {
    private static final String PRODUCER = "https://github.com/great-expectations/great_expectations/tree/";
    private static final Set<String> NO_ARGUMENTS =
            Set.of("column", "column_A", "column_B", "column_list", "column_set", "batch_id");

    private final DatasetId usual;
    private final String jobNamespace;

    /**
     * @param usual dataset of results that do not name a table; its namespace is that of all
     * @param jobNamespace of the job that results are said to come from
     */
    public GreatExpectationsResults(DatasetId usual, String jobNamespace) {
        this.usual = usual;
        this.jobNamespace = jobNamespace;
    }

    /** @throws ImportFault when the document is no validation result, or does not say when it was made */
    public Evidence read(String json) {
        Tree document = Tree.json("the validation result", json);
        List<Tree> validations = new ArrayList<>();
        if (document.get("results").isList()) {
            validations.add(document);
        }
        for (Tree run : document.get("run_results").entries().values()) {
            validations.add(run.has("validation_result") ? run.get("validation_result") : run);
        }
        if (validations.isEmpty()) {
            throw new ImportFault(
                    "this is no validation result of Great Expectations: it has neither 'results' nor 'run_results'");
        }
        List<ExternalResult> results = new ArrayList<>();
        for (Tree validation : validations) {
            Instant at = when(validation, document);
            for (Tree result : validation.get("results").items()) {
                results.add(result(validation, result, at));
            }
        }
        return new Evidence(results, List.of(), List.of());
    }

    private static Instant when(Tree validation, Tree document) {
        return Stream.of(validation.get("meta").get("run_id"), document.get("run_id"))
                .flatMap(run -> run.moment("run_time").stream())
                .findFirst()
                .orElseThrow(() ->
                        new ImportFault("the validation result does not say when: meta.run_id.run_time is missing"));
    }

    private ExternalResult result(Tree validation, Tree result, Instant at) {
        Tree config = result.get("expectation_config");
        Tree arguments = config.get("kwargs");
        Tree meta = validation.get("meta");
        String type =
                config.text("type").or(() -> config.text("expectation_type")).orElse("expectation");
        String suite = validation
                .text("suite_name")
                .or(() -> meta.text("expectation_suite_name"))
                .orElse("validation");
        Optional<String> broken = exception(result.get("exception_info"));
        return new ExternalResult(
                PRODUCER + meta.text("great_expectations_version").orElse("unknown"),
                Optional.of(new JobId(jobNamespace, suite)),
                meta.get("run_id").text("run_name").or(() -> meta.text("validation_id")),
                Optional.of(dataset(meta)),
                columns(arguments),
                type,
                config.text("id").orElse(type),
                outcome(result, severity(config), broken),
                severity(config),
                at,
                expected(arguments),
                actual(result.get("result")),
                "",
                broken.orElseGet(() -> message(result.get("result"))));
    }

    private DatasetId dataset(Tree meta) {
        Tree batch = meta.get("batch_spec");
        Optional<String> table = batch.text("table_name").map(name -> batch.text("schema_name")
                .map(schema -> schema + "." + name)
                .orElse(name));
        return table.or(() -> meta.get("active_batch_definition").text("data_asset_name"))
                .map(name -> new DatasetId(usual.namespace(), name))
                .orElse(usual);
    }

    private static Severity severity(Tree config) {
        return Severities.ofResult(
                config.text("severity").or(() -> config.get("meta").text("severity")));
    }

    /** An expectation that raised has not failed: it was not evaluated. */
    private static CheckOutcome outcome(Tree result, Severity severity, Optional<String> broken) {
        if (broken.isPresent()) {
            return CheckOutcome.ERROR;
        }
        if (result.isTrue("success")) {
            return CheckOutcome.PASS;
        }
        return severity.compareTo(Severity.ERROR) < 0 ? CheckOutcome.WARN : CheckOutcome.FAIL;
    }

    /** Either about the expectation, or one for each metric that it needed. */
    private static Optional<String> exception(Tree info) {
        return Stream.concat(Stream.of(info), info.entries().values().stream())
                .filter(one -> one.isTrue("raised_exception"))
                .map(one -> one.text("exception_message").orElse("it raised an exception"))
                .findFirst();
    }

    private static Set<String> columns(Tree arguments) {
        Set<String> columns = new LinkedHashSet<>();
        for (String key : List.of("column", "column_A", "column_B")) {
            arguments.text(key).ifPresent(columns::add);
        }
        columns.addAll(arguments.texts("column_list"));
        return columns;
    }

    private static Optional<String> expected(Tree arguments) {
        return arguments.entries().entrySet().stream()
                .filter(entry -> !NO_ARGUMENTS.contains(entry.getKey())
                        && entry.getValue().value() != null)
                .map(entry -> entry.getKey() + "=" + entry.getValue().value())
                .sorted()
                .reduce((one, two) -> one + ", " + two);
    }

    private static Optional<String> actual(Tree result) {
        Tree observed = result.get("observed_value");
        return observed.text()
                .or(() -> Optional.ofNullable(observed.value()).map(Object::toString))
                .or(() -> result.text("unexpected_count"));
    }

    private static String message(Tree result) {
        return result.text("unexpected_count")
                .map(count -> count + " of " + result.text("element_count").orElse("?") + " values are unexpected")
                .orElse("");
    }
}
