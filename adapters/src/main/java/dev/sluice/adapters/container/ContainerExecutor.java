package dev.sluice.adapters.container;

import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ExitCodes;
import dev.sluice.scheduler.execute.OncePerAttempt;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.SecretMask;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs attempts as containers of a Docker-compatible engine.
 *
 * <p>The container is named by the attempt's id: whoever asks again finds it and goes on with it, also after the service
 * died. Containers of earlier attempts of the same task run are ended first. It is removed when the attempt is over. Exit
 * codes mean what {@link ExitCodes} says; killed for its memory limit is {@link ErrorClass#RESOURCE}. An image is pulled
 * when the engine does not have it.
 *
 * <p>Secrets become variables of the container: who may inspect containers of this engine can read them.
 */
public final class ContainerExecutor implements TaskExecutor, AutoCloseable {
    private final ContainerConfig config;
    private final Engine engine;
    private final OncePerAttempt once = new OncePerAttempt();

    public ContainerExecutor(ContainerConfig config) {
        this.config = config;
        this.engine = new Engine(config);
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.Container container
                && container.platform() == Work.Container.Platform.DOCKER;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!runs(request.work()) || !(request.work() instanceof ResolvedWork.Container work)) {
            return new AttemptOutcome.Refused("this executor runs containers on a Docker-compatible engine only");
        }
        return once.run(request.attempt(), () -> runFirst(request, work, listener));
    }

    private AttemptOutcome runFirst(AttemptRequest request, ResolvedWork.Container work, AttemptListener listener) {
        if (Thread.interrupted()) {
            return new AttemptOutcome.Cancelled();
        }
        SecretMask mask = SecretMask.of(work.secrets().values());
        try (AttemptOutput output = new AttemptOutput(listener, mask, config.output())) {
            return follow(new ContainerRun(engine, config, request, work, output));
        } catch (RuntimeException e) { // a fault of ours: whether the container runs is not known
            return new AttemptOutcome.Unknown(mask.apply("executor failed: " + e));
        }
    }

    private static AttemptOutcome follow(ContainerRun run) {
        AttemptOutcome outcome;
        try {
            outcome = run.toItsEnd();
        } catch (InterruptedException e) {
            outcome = new AttemptOutcome.Cancelled();
        } catch (EngineUnavailableException e) {
            return new AttemptOutcome.Unknown(run.masked(e.getMessage()));
        }
        return run.removed() || run.ended()
                ? outcome
                : new AttemptOutcome.Unknown("container " + run.name() + " may still run: the engine does not answer");
    }

    static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    @Override
    public void close() throws IOException {
        engine.close();
    }
}
