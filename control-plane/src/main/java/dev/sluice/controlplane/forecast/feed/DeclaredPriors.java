package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What deployed workflows say to expect of their runs. A workflow of one task says it of the task as well. */
final class DeclaredPriors {
    private static final String CURRENT = """
            SELECT id, version FROM definition
            WHERE kind = 'Workflow' AND removed_at IS NULL AND namespace || '.' || name = ANY (?)
            """;

    private final String jobNamespace;
    private final DeployedCache definitions = new DeployedCache();

    DeclaredPriors(String jobNamespace) {
        this.jobNamespace = jobNamespace;
    }

    /** Those of these jobs that have one. */
    Map<JobId, DurationForecast> of(Tx tx, Collection<JobId> jobs) throws SQLException {
        List<String> workflows = new ArrayList<>();
        for (JobId job : jobs) {
            if (job.namespace().equals(jobNamespace)) {
                workflows.add(workflow(job.name()));
            }
        }
        if (workflows.isEmpty()) {
            return Map.of();
        }
        record Current(long id, int version) {}
        Map<String, DurationForecast> declared = new HashMap<>();
        for (Current current : tx.query(CURRENT, row -> new Current(row.getLong(1), row.getInt(2)), workflows)) {
            Workflow workflow =
                    definitions.workflow(tx, current.id(), current.version()).workflow();
            prior(workflow).ifPresent(prior -> {
                String name = workflow.metadata().name().namespace() + "."
                        + workflow.metadata().name().name();
                declared.put(name, prior);
                if (workflow.tasks().size() == 1) {
                    declared.put(name + "." + workflow.tasks().getFirst().id(), prior);
                }
            });
        }
        Map<JobId, DurationForecast> priors = new HashMap<>();
        for (JobId job : jobs) {
            DurationForecast prior = job.namespace().equals(jobNamespace) ? declared.get(job.name()) : null;
            if (prior != null) {
                priors.put(job, prior);
            }
        }
        return priors;
    }

    /** Names of namespaces, workflows and tasks have no dots. */
    private static String workflow(String job) {
        int first = job.indexOf('.');
        int second = first < 0 ? -1 : job.indexOf('.', first + 1);
        return second < 0 ? job : job.substring(0, second);
    }

    private static Optional<DurationForecast> prior(Workflow workflow) {
        return workflow.forecast().prior().map(DeclaredPriors::forecast);
    }

    private static DurationForecast forecast(ForecastPolicy.Prior prior) {
        double p50 = prior.p50().toMillis() / 1e3;
        return OwnWord.prior(p50, Math.max(p50, prior.p90().toMillis() / 1e3));
    }
}
