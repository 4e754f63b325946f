package dev.sluice.adapters.external;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.Orchestrator;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.SecretMask;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Runs attempts as jobs of other orchestrators.
 *
 * <p>A run is looked for by the attempt's id before it is started, and again when the answer to its start got lost; only
 * a system that starts once per key is asked a second time. A cancelled attempt returns when the system says that the run
 * has ended; when it cannot be ended the outcome is {@link AttemptOutcome.Unknown}.
 */
public final class ExternalExecutor implements TaskExecutor {
    private final Map<String, Orchestrator> orchestrators;
    private final ExternalConfig config;

    /** @param orchestrators by the name that tasks give as their adapter */
    public ExternalExecutor(Map<String, Orchestrator> orchestrators, ExternalConfig config) {
        this.orchestrators = Map.copyOf(orchestrators);
        this.config = config;
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.External;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!(request.work() instanceof ResolvedWork.External work)) {
            return new AttemptOutcome.Refused("this executor runs jobs of other orchestrators only");
        }
        Orchestrator orchestrator = orchestrators.get(work.adapter());
        if (orchestrator == null) {
            return failed(
                    ErrorClass.PERMANENT,
                    "no adapter '" + work.adapter() + "' is configured; there are "
                            + new TreeSet<>(orchestrators.keySet()));
        }
        if (Thread.interrupted()) {
            return new AttemptOutcome.Cancelled();
        }
        try (AttemptOutput output = new AttemptOutput(listener, SecretMask.of(List.of()), config.output())) {
            return follow(new ExternalRun(orchestrator, request, work, config, output), request);
        } catch (RuntimeException e) { // a fault of the adapter: what it did before is not known
            return new AttemptOutcome.Unknown("adapter '" + work.adapter() + "' failed: " + e);
        }
    }

    private static AttemptOutcome follow(ExternalRun run, AttemptRequest request) {
        AttemptOutcome outcome;
        boolean ended;
        try {
            AttemptOutcome seen = run.toItsEnd();
            if (seen != null) {
                return seen;
            }
            String late = "not done after " + request.timeout() + ", the timeout of the task";
            outcome = failed(ErrorClass.TIMEOUT, late);
        } catch (InterruptedException e) {
            outcome = new AttemptOutcome.Cancelled();
        }
        try {
            ended = run.end();
        } catch (InterruptedException e) {
            ended = false; // asked twice to hurry: the next one who asks finds it by its key
        }
        return ended ? outcome : new AttemptOutcome.Unknown("it may still run there: " + run.whereabouts());
    }

    static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }
}
