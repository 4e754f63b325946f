package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what is expected of a job's next run, or of one run. */
@Command(
        name = "forecast",
        description =
                "Tell what is expected of a workflow's or job's next run and how good that was lately; or of one run:"
                        + " ./sluice forecast run ID.")
final class ForecastCommand extends ServiceCommand {
    private static final String FORECAST = "job { namespace name } seconds { p50 p90 p95 } " + Forecasts.BASIS_FIELDS
            + " failures streak nextStart updatedAt "
            + "calibration(first: 14) { day runs coverageP50 coverageP90 coverageP95 errorFactor brier }";

    static final String WORKFLOW = """
            query Forecast($name: String!) {
              workflow(name: $name) { forecast { %s } }
            }
            """.formatted(FORECAST);

    static final String JOB = """
            query ForecastOfJob($namespace: String!, $name: String!) {
              jobForecast(namespace: $namespace, name: $name) { %s }
            }
            """.formatted(FORECAST);

    private static final String ESTIMATE =
            "estimate { job { namespace name } startedAt seconds { p50 p90 p95 } expectedEnd { p50 p90 p95 } "
                    + Forecasts.BASIS_FIELDS + " actual { endedAt seconds result factor withinP90 } }";

    static final String RUN = """
            query Estimate($run: String!) {
              workflowRun(runId: $run) { runId %1$s risk { %2$s } forecastDecisions { %3$s } }
              run(runId: $run) { runId %1$s }
            }
            """.formatted(ESTIMATE, Forecasts.RISK_FIELDS, Forecasts.DECISION_FIELDS);

    private static final String ONE_RUN = "run";

    @Parameters(
            index = "0",
            paramLabel = "NAMESPACE/WORKFLOW|JOB|run",
            description = "A workflow, a job of another system with --in, or the word run.")
    private String subject = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "After run: which.")
    private @Nullable String run;

    @Option(names = "--in", paramLabel = "NAMESPACE", description = "Namespace of the job in lineage.")
    private @Nullable String namespace;

    ForecastCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        if (isRun()) {
            if (run == null) {
                throw Failure.wrongUsage("name the run by its id; ./sluice runs shows them");
            }
            run = id(run);
        } else if (run != null) {
            throw Failure.wrongUsage("'" + run + "' is one too many; for a run say: ./sluice forecast run " + run);
        } else if (namespace == null) {
            subject = workflow(subject);
        }
    }

    private boolean isRun() {
        return subject.equals(ONE_RUN) && namespace == null;
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        return isRun() ? ofRun(service) : ofJob(service);
    }

    private int ofJob(ServiceClient service) throws InterruptedException {
        String unknown = "nothing is known of " + subject + " yet; it has to run first";
        JsonNode forecast = namespace == null
                ? found(
                        found(
                                service.ask(WORKFLOW, Map.of("name", subject)),
                                "workflow",
                                "there is no workflow " + subject),
                        "forecast",
                        unknown)
                : found(service.ask(JOB, Map.of("namespace", namespace, "name", subject)), "jobForecast", unknown);
        if (inJson()) {
            json(forecast);
            return DONE;
        }
        say("next run of " + Forecasts.job(forecast.path("job")) + " takes "
                + Forecasts.seconds(forecast.path("seconds")));
        Forecasts.basis(forecast).forEach(line -> say("  " + line));
        String next = Json.text(forecast, "nextStart");
        if (!next.isEmpty()) {
            say("  next start expected at " + next);
        }
        calibration(forecast.path("calibration"));
        return DONE;
    }

    private void calibration(JsonNode days) {
        if (days.isEmpty()) {
            return;
        }
        say("  how good it was  runs  in P50  in P90  in P95  off by  Brier");
        for (JsonNode day : days) {
            JsonNode factor = day.path("errorFactor");
            JsonNode brier = day.path("brier");
            say("  %-15s %5s  %6s  %6s  %6s  %6s  %5s"
                    .formatted(
                            Json.text(day, "day"),
                            Json.text(day, "runs"),
                            Forecasts.percent(day.path("coverageP50")),
                            Forecasts.percent(day.path("coverageP90")),
                            Forecasts.percent(day.path("coverageP95")),
                            factor.isNumber() ? "x%.2f".formatted(factor.asDouble()) : "-",
                            brier.isNumber() ? "%.3f".formatted(brier.asDouble()) : "-"));
        }
    }

    private int ofRun(ServiceClient service) throws InterruptedException {
        String id = String.valueOf(run);
        JsonNode data = service.ask(RUN, Map.of("run", id));
        JsonNode found = data.path("workflowRun").isObject()
                ? data.path("workflowRun")
                : found(data, "run", "there is no run " + id);
        if (inJson()) {
            json(found);
            return DONE;
        }
        JsonNode estimate = found.path("estimate");
        if (!estimate.isObject()) {
            say("run " + id + ": nothing was expected of it when it started");
            return DONE;
        }
        say("run " + id + " of " + Forecasts.job(estimate.path("job")) + " since " + Json.text(estimate, "startedAt"));
        say("  expected to take " + Forecasts.seconds(estimate.path("seconds")));
        if (estimate.path("expectedEnd").isObject()) {
            say("  ends at " + Forecasts.times(estimate.path("expectedEnd")));
        }
        Forecasts.basis(estimate).forEach(line -> say("  " + line));
        actual(estimate.path("actual"));
        if (found.path("risk").isObject()) {
            List<String> risk = Forecasts.risk(found.path("risk"));
            say("  deadline " + risk.getFirst());
            risk.subList(1, risk.size()).forEach(line -> say("  " + line));
        }
        found.path("forecastDecisions")
                .forEach(decision -> Forecasts.decision(decision).forEach(line -> say("  " + line)));
        return DONE;
    }

    private void actual(JsonNode actual) {
        if (!actual.isObject()) {
            return;
        }
        JsonNode factor = actual.path("factor");
        JsonNode seconds = actual.path("seconds");
        say("  came out " + Json.text(actual, "result") + " at " + Json.text(actual, "endedAt")
                + (seconds.isNumber() ? " after " + Forecasts.duration(seconds.asDouble()) : "")
                + (factor.isNumber() ? ", %.2f times the P50".formatted(factor.asDouble()) : "")
                + (actual.path("withinP90").isBoolean()
                                && !actual.path("withinP90").asBoolean()
                        ? ", above the P90"
                        : ""));
    }
}
