package dev.sluice.adapters.process;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;

import dev.sluice.adapters.Said;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An executor on a folder of its own, with small limits. */
@Timeout(60)
abstract class ProcessFixture {
    static final String PATH = System.getenv("PATH");

    @TempDir
    Path temp;

    final Said said = new Said();
    ProcessExecutor executor;

    @BeforeEach
    void open() throws IOException {
        executor = new ProcessExecutor(config());
    }

    @AfterEach
    void close() throws IOException {
        executor.close();
    }

    ProcessConfig config() {
        return new ProcessConfig(
                temp.resolve("root"),
                Map.of("PATH", PATH, "DB_PASSWORD", "service-only", "REGION", "eu"),
                Optional.empty(),
                Duration.ofSeconds(1),
                new AttemptOutput.Limits(1000, 100_000, 2_000),
                10_000);
    }

    static ResolvedWork sh(String script) {
        return new ResolvedWork.Process(
                List.of(), Optional.of(script), Optional.of("sh"), Map.of(), List.of(), Map.of(), Optional.empty());
    }

    static ResolvedWork command(String... command) {
        return new ResolvedWork.Process(
                List.of(command), Optional.empty(), Optional.empty(), Map.of(), List.of(), Map.of(), Optional.empty());
    }

    AttemptOutcome run(ResolvedWork work) {
        return executor.run(anAttempt(work).build(), said);
    }

    static List<Long> left(AttemptRequest request) {
        return ProcessTable.of(-2, "SLUICE_ATTEMPT_ID=" + request.attempt());
    }

    static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }
}
