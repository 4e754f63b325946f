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

/** Reads {@code run_results.json} of dbt, with the {@code manifest.json} that says what its tests are about. */
public final class DbtResults {
    private static final String PRODUCER = "https://github.com/dbt-labs/dbt-core/tree/";

    private final String namespace;
    private final String jobNamespace;

    /**
     * @param namespace of the datasets: that of the database which dbt works in
     * @param jobNamespace of the job that results are said to come from
     */
    public DbtResults(String namespace, String jobNamespace) {
        this.namespace = namespace;
        this.jobNamespace = jobNamespace;
    }

    /**
     * Evidence of each test in the results; a test that the manifest does not know becomes a remark.
     *
     * @throws ImportFault when one of the documents is not what it should be
     */
    public Evidence read(String manifest, String runResults) {
        DbtProject project = DbtProject.read(manifest);
        Tree results = Tree.json("the run results", runResults);
        if (!results.get("results").isList()) {
            throw new ImportFault(
                    "these are no dbt run results: they have no 'results'; dbt writes target/run_results.json");
        }
        Tree metadata = results.get("metadata");
        Instant end = metadata.moment("generated_at")
                .orElseThrow(
                        () -> new ImportFault("the run results do not say when: metadata.generated_at is missing"));
        List<ExternalResult> found = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        for (Tree result : results.get("results").items()) {
            String id = result.text("unique_id").orElse("");
            if (!id.startsWith("test.")) {
                continue;
            }
            Optional<Tree> test = project.node(id);
            if (test.isEmpty()) {
                remarks.add(Remark.dropped(
                        result.path(), id, "the manifest does not know this test; take the manifest of the same run"));
            } else {
                found.add(result(project, test.get(), result, metadata, end));
            }
        }
        return new Evidence(found, List.of(), remarks);
    }

    private ExternalResult result(DbtProject project, Tree test, Tree result, Tree metadata, Instant end) {
        Tree config = test.get("config");
        Optional<DatasetId> dataset = project.subject(test).map(node -> DbtProject.dataset(node, namespace));
        Optional<String> failures = result.text("failures");
        return new ExternalResult(
                PRODUCER + "v" + metadata.text("dbt_version").orElse("unknown"),
                Optional.of(new JobId(jobNamespace, project.name() + ".test")),
                metadata.text("invocation_id"),
                dataset,
                DbtProject.columns(test),
                DbtProject.kind(test),
                test.text("name").orElse(""),
                outcome(result.text("status").orElse("")),
                severity(config),
                completed(result).orElse(end),
                Optional.of("error if " + config.text("error_if").orElse("!= 0") + ", warn if "
                        + config.text("warn_if").orElse("!= 0")),
                failures,
                result.text("compiled_code").orElse("").strip(),
                result.text("message").orElse("").strip());
    }

    static Severity severity(Tree config) {
        return config.text("severity").orElse("ERROR").toUpperCase(Locale.ROOT).equals("WARN")
                ? Severity.WARN
                : Severity.ERROR;
    }

    private static CheckOutcome outcome(String status) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "pass", "success" -> CheckOutcome.PASS;
            case "warn" -> CheckOutcome.WARN;
            case "fail" -> CheckOutcome.FAIL;
            case "skipped", "no-op" -> CheckOutcome.SKIPPED;
            default -> CheckOutcome.ERROR;
        };
    }

    private static Optional<Instant> completed(Tree result) {
        return result.get("timing").items().stream()
                .flatMap(step -> step.moment("completed_at").stream())
                .max(Instant::compareTo);
    }
}
