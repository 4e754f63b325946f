package dev.sluice.adapters.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ExitCodes;
import dev.sluice.scheduler.execute.ImageName;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The container of one attempt, from the look for it to its removal. For one thread. */
final class ContainerRun {
    private static final String TASK_RUN = "dev.sluice.task-run";
    private static final String ATTEMPT = "dev.sluice.attempt";
    private static final String NUMBER = "dev.sluice.attempt-number";
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final Duration FIRST_POLL = Duration.ofMillis(100);

    private final Engine engine;
    private final ContainerConfig config;
    private final AttemptRequest request;
    private final ResolvedWork.Container work;
    private final AttemptOutput output;
    private final long end;
    private boolean ended;
    private boolean silent;

    ContainerRun(
            Engine engine,
            ContainerConfig config,
            AttemptRequest request,
            ResolvedWork.Container work,
            AttemptOutput output) {
        this.engine = engine;
        this.config = config;
        this.request = request;
        this.work = work;
        this.output = output;
        this.end = System.nanoTime() + request.timeout().toNanos();
    }

    String name() {
        return "sluice-" + request.attempt();
    }

    String masked(@Nullable String text) {
        return output.masked(String.valueOf(text));
    }

    AttemptOutcome toItsEnd() throws InterruptedException, EngineUnavailableException {
        endEarlierAttempts();
        Optional<ContainerState> found = engine.find(name());
        if (found.isEmpty()) {
            AttemptOutcome stopped = create();
            if (stopped != null) {
                return stopped;
            }
        } else {
            output.system("container found again as " + name());
        }
        output.startedAs(name());
        engine.imageDigest(name())
                .ifPresent(digest -> output.facet(
                        "sluice_runtimeImage", ImageName.of(work.image()).facet(digest)));
        if (found.isEmpty() || "created".equals(found.get().getStatus())) {
            if (engine.start(name()) instanceof Engine.Made.Refused(String reason)) {
                return ContainerExecutor.failed(ErrorClass.PERMANENT, masked("container does not start: " + reason));
            }
        }
        return await();
    }

    /** What an attempt left behind that was fenced must not write beside this one. */
    private void endEarlierAttempts() throws InterruptedException, EngineUnavailableException {
        for (Container container : engine.labelled(TASK_RUN, request.taskRun().toString())) {
            String number = container.getLabels().getOrDefault(NUMBER, "0");
            if (Integer.parseInt(number) < request.number()) {
                output.system("ending the container of attempt " + number + ", which is still there");
                engine.stop(container.getId(), config.grace());
                engine.remove(container.getId());
            }
        }
    }

    /** Null when the container is there. */
    private @Nullable AttemptOutcome create() throws InterruptedException, EngineUnavailableException {
        boolean pulled = false;
        while (true) {
            switch (engine.create(name(), work.image(), this::describe)) {
                case Engine.Made.Done(), Engine.Made.Existed() -> {
                    return null;
                }
                case Engine.Made.Refused(String reason) -> {
                    return ContainerExecutor.failed(ErrorClass.PERMANENT, masked("container refused: " + reason));
                }
                case Engine.Made.NoImage() -> {
                    if (pulled) {
                        return ContainerExecutor.failed(
                                ErrorClass.TRANSIENT, "image gone after its pull: " + work.image());
                    }
                    AttemptOutcome stopped = pull();
                    if (stopped != null) {
                        return stopped;
                    }
                    pulled = true;
                }
            }
        }
    }

    private @Nullable AttemptOutcome pull() throws InterruptedException {
        output.system("pulling image " + work.image());
        try {
            return engine.pull(work.image(), config.pullTimeout())
                    .map(reason -> ContainerExecutor.failed(
                            ErrorClass.PERMANENT, "image " + work.image() + " cannot be had: " + masked(reason)))
                    .orElse(null);
        } catch (EngineUnavailableException e) { // nothing of the work has begun
            return ContainerExecutor.failed(ErrorClass.TRANSIENT, masked(e.getMessage()));
        }
    }

    private CreateContainerCmd describe(CreateContainerCmd command) {
        Map<String, String> variables = new HashMap<>(work.env());
        work.secrets().forEach((name, secret) -> variables.put(name, secret.reveal()));
        variables.putAll(request.context());
        variables.put("SLUICE_ATTEMPT_ID", request.attempt().toString());
        command.withEnv(variables.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .sorted()
                        .toList())
                .withLabels(Map.of(
                        TASK_RUN,
                        request.taskRun().toString(),
                        ATTEMPT,
                        request.attempt().toString(),
                        NUMBER,
                        Integer.toString(request.number()),
                        "dev.sluice.workflow",
                        request.workflow().toString(),
                        "dev.sluice.task",
                        request.task()))
                .withHostConfig(limits(request.resources()));
        if (!work.command().isEmpty()) {
            command.withEntrypoint(work.command());
        }
        return work.args().isEmpty() ? command : command.withCmd(work.args());
    }

    private static HostConfig limits(Task.Resources resources) {
        HostConfig host = HostConfig.newHostConfig().withInit(true); // ends orphans and hands signals on
        if (resources.milliCpu() > 0) {
            host.withNanoCPUs(resources.milliCpu() * 1_000_000L);
        }
        if (resources.memoryBytes() > 0) {
            host.withMemory(resources.memoryBytes()).withMemorySwap(resources.memoryBytes());
        }
        if (resources.gpus() > 0) {
            host.withDeviceRequests(
                    List.of(new DeviceRequest().withCount(resources.gpus()).withCapabilities(List.of(List.of("gpu")))));
        }
        return host;
    }

    private AttemptOutcome await() throws InterruptedException, EngineUnavailableException {
        ContainerLog log = engine.follow(name(), new ContainerLog(output));
        try (log) {
            long pause = FIRST_POLL.toNanos();
            long silentSince = 0;
            while (System.nanoTime() - end < 0) {
                try {
                    Optional<ContainerState> state = engine.find(name());
                    silentSince = 0;
                    if (state.isEmpty()) {
                        return ContainerExecutor.failed(ErrorClass.LOST, "container was removed by somebody else");
                    }
                    if (hasEnded(state.get())) {
                        awaitLog(log, config.grace().toNanos());
                        return outcomeOf(state.get());
                    }
                } catch (EngineUnavailableException e) {
                    silentSince = silentSince == 0 ? System.nanoTime() : silentSince;
                    if (System.nanoTime() - silentSince > config.engineWait().toNanos()) {
                        throw e;
                    }
                }
                awaitLog(log, Math.min(pause, Math.max(0, end - System.nanoTime())));
                pause = Math.min(pause * 2, config.longestPoll().toNanos());
            }
        } catch (IOException e) {
            output.system("log stream not closed: " + e);
        }
        return ContainerExecutor.failed(
                ErrorClass.TIMEOUT, "not done after " + request.timeout() + ", the timeout of the task; ended");
    }

    /** Until the log ends, which it does with the container, or the time is over. */
    private static void awaitLog(ContainerLog log, long nanos) throws InterruptedException {
        long begin = System.nanoTime();
        boolean ended;
        try {
            ended = log.awaitCompletion(nanos, TimeUnit.NANOSECONDS);
        } catch (RuntimeException e) {
            ended = true; // the stream broke: looks at the container tell its end
        }
        long most = Math.min(nanos, FIRST_POLL.toNanos());
        long left = most - (System.nanoTime() - begin);
        if (ended && left > 0 && NEVER.await(left, TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts this down");
        }
    }

    private static boolean hasEnded(ContainerState state) {
        return "exited".equals(state.getStatus()) || "dead".equals(state.getStatus());
    }

    private AttemptOutcome outcomeOf(ContainerState state) {
        ended = true;
        if (Boolean.TRUE.equals(state.getOOMKilled())) {
            String message =
                    "killed at the memory limit of " + request.resources().memoryBytes() + " bytes";
            return new AttemptOutcome.Failed(ErrorClass.RESOURCE, message, exitCodeOf(state), List.of());
        }
        long code = state.getExitCodeLong() == null ? 255 : state.getExitCodeLong();
        if (code == 0) {
            return new AttemptOutcome.Succeeded(List.of());
        }
        String last = output.lastError();
        String message = ExitCodes.describe((int) code) + (last.isEmpty() ? "" : ": " + last);
        return new AttemptOutcome.Failed(ExitCodes.classOf((int) code), message, exitCodeOf(state), List.of());
    }

    private static OptionalInt exitCodeOf(ContainerState state) {
        Long code = state.getExitCodeLong();
        return code == null ? OptionalInt.empty() : OptionalInt.of(code.intValue());
    }

    /** Whether the work was seen to have ended by itself. */
    boolean ended() {
        return ended;
    }

    /** Ends and removes the container; whether it is certain that nothing of it runs. Interrupts change nothing. */
    boolean removed() {
        long until = System.nanoTime() + config.engineWait().toNanos();
        do {
            if (triedToRemove()) {
                return true;
            }
            LockSupport.parkNanos(FIRST_POLL.toNanos());
        } while (System.nanoTime() - until < 0);
        return false;
    }

    private boolean triedToRemove() {
        try {
            engine.stop(name(), config.grace());
            engine.remove(name());
            return engine.find(name()).isEmpty();
        } catch (InterruptedException e) {
            return false; // asked to hurry, but there is no faster way
        } catch (EngineUnavailableException e) {
            if (!silent) {
                silent = true;
                output.system("container not removed yet: " + e.getMessage());
            }
            return false;
        }
    }
}
