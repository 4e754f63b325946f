package dev.sluice.adapters.process;

import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class ProcessExecutorContractTest extends TaskExecutorContract {
    @TempDir
    private Path temp;

    private ProcessExecutor executor;

    @BeforeEach
    void open() throws IOException {
        executor = new ProcessExecutor(ProcessConfig.in(temp.resolve("root"), System.getenv()));
    }

    @AfterEach
    void close() throws IOException {
        executor.close();
    }

    @Override
    protected TaskExecutor executor() {
        return executor;
    }

    @Override
    protected ResolvedWork succeeding() {
        return counted("echo done", Map.of());
    }

    @Override
    protected ResolvedWork failing() {
        return counted("exit 3", Map.of());
    }

    @Override
    protected ResolvedWork lasting() {
        return counted("sleep 300", Map.of());
    }

    @Override
    protected Optional<ResolvedWork> telling(Secret secret) {
        return Optional.of(
                counted("echo \"key is $KEY.\"; printf %s \"$KEY\" | base64 >&2; exit 1", Map.of("KEY", secret)));
    }

    /** Each start leaves a line in a file that outlives the attempt. */
    private ResolvedWork counted(String script, Map<String, Secret> secrets) {
        return new ResolvedWork.Process(
                List.of(),
                Optional.of("echo >> " + temp + "/starts-$SLUICE_ATTEMPT_ID\n" + script),
                Optional.of("sh"),
                Map.of(),
                List.of(),
                secrets,
                Optional.empty());
    }

    @Override
    protected int startsOf(AttemptRequest request) {
        try {
            Path file = temp.resolve("starts-" + request.attempt());
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    protected boolean runs(AttemptRequest request) {
        return !ProcessTable.of(-2, "SLUICE_ATTEMPT_ID=" + request.attempt()).isEmpty();
    }
}
