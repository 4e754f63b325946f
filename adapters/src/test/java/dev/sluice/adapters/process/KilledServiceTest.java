package dev.sluice.adapters.process;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.adapters.Said;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KilledServiceTest {
    private static final UUID ATTEMPT = UUID.fromString("01977c2e-0000-7000-8000-00000000dead");

    @TempDir
    private Path temp;

    @Test
    void workDiesWithAServiceThatIsKilledByForce() throws Exception {
        Process service = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Service.class.getName(),
                        temp.toString())
                .inheritIO()
                .start();
        Path begun = temp.resolve("begun");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(begun));
        assertThat(ProcessTable.of(-2, mark())).hasSizeGreaterThanOrEqualTo(3);

        service.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(15))
                .until(() -> ProcessTable.of(-2, mark()).isEmpty());
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            try (var found = Files.find(temp, 4, (path, _) -> path.endsWith(ATTEMPT.toString()))) {
                return found.findAny().isEmpty();
            }
        });
    }

    private static String mark() {
        return "SLUICE_ATTEMPT_ID=" + ATTEMPT;
    }

    /** The service that is killed. */
    static final class Service {
        private Service() {}

        public static void main(String[] arguments) throws Exception {
            Path temp = Path.of(arguments[0]);
            ResolvedWork work = new ResolvedWork.Process(
                    List.of(),
                    Optional.of("trap '' TERM; setsid sleep 306 & sleep 304 & touch " + temp.resolve("begun")
                            + "; wait; sleep 305"),
                    Optional.of("sh"),
                    Map.of(),
                    List.of(),
                    Map.of(),
                    Optional.empty());
            try (ProcessExecutor executor =
                    new ProcessExecutor(ProcessConfig.in(temp.resolve("root"), System.getenv()))) {
                executor.run(anAttempt(work).id(ATTEMPT).build(), new Said());
            }
        }
    }
}
