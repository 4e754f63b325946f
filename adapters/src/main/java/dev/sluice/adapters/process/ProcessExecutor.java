package dev.sluice.adapters.process;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptListener.Stream;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ExitCodes;
import dev.sluice.scheduler.execute.LineSplitter;
import dev.sluice.scheduler.execute.ObservedDataset;
import dev.sluice.scheduler.execute.OncePerAttempt;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.SecretMask;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs attempts as child processes: shell, Python, any program.
 *
 * <p>An attempt gets a fresh folder, which is its {@code HOME} too, and an environment of {@code PATH}, {@code HOME},
 * {@code LANG}, {@code TZ}, what its task declares and what it knows itself by; never the service's own. It is a process
 * group and session of its own. When it ends, in whatever way, everything that it started is ended as well; when the
 * service is killed, a {@link Watchdog} does so. Processes run as the service's user: this is order, not a sandbox.
 *
 * <p>A script runs as {@code interpreter command… script}; without a command {@code sh} is given {@code -e} and
 * {@code python3} {@code -u}. The file named by {@code SLUICE_OUTPUTS} takes {@link ReportedDatasets}.
 *
 * <p>Exit codes mean what {@link ExitCodes} says; killed by the memory limit, or failed for lack of memory under one, is
 * {@link ErrorClass#RESOURCE}.
 */
public final class ProcessExecutor implements TaskExecutor, AutoCloseable {
    private static final Duration FOR_LEFTOVERS = Duration.ofSeconds(1);
    private static final Duration FOR_LAST_LINES = Duration.ofSeconds(2);
    private static final List<String> MEMORY_WORDS =
            List.of("MemoryError", "OutOfMemoryError", "bad_alloc", "annot allocate memory", "ut of memory");

    private final ProcessConfig config;
    private final WorkFolders folders;
    private final Launcher launcher;
    private final ProgramDigests programs;
    private final OncePerAttempt once = new OncePerAttempt();

    /** @throws IOException when the root for working folders cannot be used */
    public ProcessExecutor(ProcessConfig config) throws IOException {
        this.config = config;
        this.folders = new WorkFolders(config.root());
        Tools tools = Tools.find(config.environment().getOrDefault("PATH", ""));
        this.launcher = new Launcher(config, tools);
        this.programs = new ProgramDigests(tools.path());
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.Process;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!(request.work() instanceof ResolvedWork.Process work)) {
            return new AttemptOutcome.Refused("this executor runs processes only");
        }
        return once.run(request.attempt(), () -> runFirst(request, work, listener));
    }

    private AttemptOutcome runFirst(AttemptRequest request, ResolvedWork.Process work, AttemptListener listener) {
        SecretMask mask = SecretMask.of(work.secrets().values());
        try (AttemptOutput output = new AttemptOutput(listener, mask, config.output())) {
            if (work.command().isEmpty() && work.script().isEmpty()) {
                return failed(ErrorClass.PERMANENT, "neither a command nor a script to run");
            }
            WorkFolders.Folder folder = folders.create(request.attempt());
            try {
                return runIn(folder, request, work, output);
            } finally {
                WorkFolders.delete(folder.all());
            }
        } catch (IOException e) {
            return new AttemptOutcome.Refused(mask.apply("no working folder: " + e));
        } catch (RuntimeException e) { // a fault of ours; the work has been ended
            return failed(ErrorClass.TRANSIENT, mask.apply("executor failed: " + e));
        }
    }

    private AttemptOutcome runIn(
            WorkFolders.Folder folder, AttemptRequest request, ResolvedWork.Process work, AttemptOutput output) {
        if (!Files.isDirectory(Launcher.startFolder(work, folder))) {
            return failed(ErrorClass.PERMANENT, "no folder " + Launcher.startFolder(work, folder) + " to start in");
        }
        if (Thread.interrupted()) {
            return new AttemptOutcome.Cancelled();
        }
        Limits limits = Limits.enforce(request.resources(), config.cgroup(), request.attempt());
        limits.notes().forEach(output::system);
        output.facet("sluice_runtime", ProgramDigests.system());
        programs.facet(work).ifPresent(facet -> output.facet("sluice_runtimeImage", facet));
        ProcessGroup group;
        try {
            group = launcher.start(request, work, folder, limits);
        } catch (IOException | IllegalArgumentException e) {
            limits.cgroup().ifPresent(Cgroup::remove);
            return notStarted(e, output);
        }
        try {
            return follow(group, folder, request, limits, output);
        } finally {
            group.end(Duration.ZERO); // nothing is left, unless a fault got us here
            group.forget();
        }
    }

    private AttemptOutcome follow(
            ProcessGroup group,
            WorkFolders.Folder folder,
            AttemptRequest request,
            Limits limits,
            AttemptOutput output) {
        output.startedAs("pid:" + group.leader().pid());
        Pumps pumps = Pumps.start(group.leader(), output);
        Ending ending = await(group, request.timeout());
        List<Long> stuck = ending == Ending.EXITED ? endLeftovers(group, output) : group.end(config.grace());
        pumps.finish();
        if (!stuck.isEmpty()) {
            output.system("processes that cannot be ended, even by force: " + stuck);
        }
        return outcomeOf(ending, group, request, limits, folder, output);
    }

    /** What ended the wait. */
    private enum Ending {
        EXITED,
        TIMED_OUT,
        CANCELLED
    }

    private static Ending await(ProcessGroup group, Duration timeout) {
        try {
            group.release();
            return group.leader().waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS) ? Ending.EXITED : Ending.TIMED_OUT;
        } catch (InterruptedException e) {
            return Ending.CANCELLED;
        } catch (IOException e) {
            return Ending.EXITED; // killed before it began: its exit code says so
        }
    }

    private static List<Long> endLeftovers(ProcessGroup group, AttemptOutput output) {
        List<Long> left = group.members();
        if (left.isEmpty()) {
            return left;
        }
        output.system(left.size() + " processes that the work left running are ended");
        return group.end(FOR_LEFTOVERS);
    }

    private AttemptOutcome outcomeOf(
            Ending ending,
            ProcessGroup group,
            AttemptRequest request,
            Limits limits,
            WorkFolders.Folder folder,
            AttemptOutput output) {
        if (Thread.interrupted() || ending == Ending.CANCELLED) {
            return new AttemptOutcome.Cancelled();
        }
        List<ObservedDataset> observed = ReportedDatasets.read(folder.outputs(), config.reportBytes(), output::system);
        if (ending == Ending.TIMED_OUT) {
            String message = "not done after " + request.timeout() + ", the timeout of the task; ended";
            return new AttemptOutcome.Failed(ErrorClass.TIMEOUT, message, OptionalInt.empty(), observed);
        }
        int code = group.leader().exitValue();
        if (code == 0) {
            return new AttemptOutcome.Succeeded(observed);
        }
        return exited(code, request, limits, output, observed);
    }

    private static AttemptOutcome exited(
            int code, AttemptRequest request, Limits limits, AttemptOutput output, List<ObservedDataset> observed) {
        String last = output.lastError();
        String message = ExitCodes.describe(code) + (last.isEmpty() ? "" : ": " + last);
        ErrorClass errorClass = ExitCodes.classOf(code);
        if (limits.cgroup().map(Cgroup::outOfMemory).orElse(false)) {
            errorClass = ErrorClass.RESOURCE;
            message = "killed at the memory limit of " + request.resources().memoryBytes() + " bytes; " + message;
        } else if (limits.addressKilobytes() > 0 && MEMORY_WORDS.stream().anyMatch(last::contains)) {
            errorClass = ErrorClass.RESOURCE;
            message = "out of memory under the limit of " + request.resources().memoryBytes()
                    + " bytes for each process; " + message;
        }
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.of(code), observed);
    }

    private static AttemptOutcome notStarted(Exception cause, AttemptOutput output) {
        String message = output.masked("cannot start: " + cause.getMessage());
        boolean lasting = cause instanceof IllegalArgumentException
                || message.contains("Argument list too long")
                || message.contains("invalid null character");
        return lasting ? failed(ErrorClass.PERMANENT, message) : new AttemptOutcome.Refused(message);
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    /** Deletes the folders of this service; call when no attempt runs. */
    @Override
    public void close() throws IOException {
        folders.close();
    }

    /** Threads that read what a process says: one that is not read stands still. */
    private record Pumps(Process process, Thread out, Thread err) {
        static Pumps start(Process process, AttemptOutput output) {
            return new Pumps(
                    process,
                    pump(process.getInputStream(), output.open(Stream.OUT)),
                    pump(process.getErrorStream(), output.open(Stream.ERR)));
        }

        private static Thread pump(InputStream in, LineSplitter lines) {
            return Thread.ofPlatform().name("process-output").daemon().start(() -> {
                try (lines) {
                    lines.readAll(in);
                } catch (IOException e) {
                    // Closed under the reader when the process ended: what came before is kept.
                }
            });
        }

        /** Waits for the last lines; a process beyond our reach may hold the pipe open for ever. */
        void finish() {
            boolean interrupted = false;
            for (Thread pump : List.of(out, err)) {
                try {
                    if (!pump.join(FOR_LAST_LINES)) {
                        pump.interrupt();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
