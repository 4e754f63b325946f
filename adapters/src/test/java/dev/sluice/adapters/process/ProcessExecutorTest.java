package dev.sluice.adapters.process;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProcessExecutorTest extends ProcessFixture {
    @Test
    void programAndSystemAreTold() throws Exception {
        Path shell = Path.of("/bin/sh").toRealPath();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(shell));

        run(sh("true"));

        assertThat(said.facets())
                .containsExactly(
                        "sluice_runtime {\"engine\":\"" + System.getProperty("os.name") + "\",\"engineVersion\":\""
                                + System.getProperty("os.version") + "\",\"architecture\":\""
                                + System.getProperty("os.arch")
                                + "\"}",
                        "sluice_runtimeImage {\"name\":\"file://" + shell + "\",\"digest\":\"sha256:"
                                + HexFormat.of().formatHex(digest) + "\"}");
    }

    @Test
    void environmentIsWhatIsAllowedAndNothingElse() {
        ResolvedWork work = new ResolvedWork.Process(
                List.of("env"),
                Optional.empty(),
                Optional.empty(),
                Map.of("DAY", "2026-11-21", "HARD", "a 'b' \"c\" $HOME"),
                List.of("REGION", "ABSENT"),
                Map.of("TOKEN", new Secret("t0ken-value")),
                Optional.empty());
        AttemptRequest request = anAttempt(work).context("SLUICE_RUN_ID", "r1").build();

        executor.run(request, said);

        String folder = said.out().stream()
                .filter(line -> line.startsWith("HOME="))
                .findFirst()
                .orElseThrow()
                .substring(5);
        assertThat(said.out())
                .containsExactlyInAnyOrder(
                        "PATH=" + PATH,
                        "HOME=" + folder,
                        "LANG=C.UTF-8",
                        "TZ=UTC",
                        "DAY=2026-11-21",
                        "HARD=a 'b' \"c\" $HOME",
                        "REGION=eu",
                        "TOKEN=***",
                        "SLUICE_RUN_ID=r1",
                        "SLUICE_ATTEMPT_ID=" + request.attempt(),
                        "SLUICE_OUTPUTS=" + Path.of(folder).resolveSibling("outputs.jsonl"));
        assertThat(folder).startsWith(temp.resolve("root").toString()).endsWith("/work");
    }

    @Test
    void folderIsFreshAndGoneAfterwardsAndWhatItLinksToStays() throws IOException {
        Path kept = Files.createDirectory(temp.resolve("kept"));
        Files.writeString(kept.resolve("result.txt"), "precious");

        run(sh("ls -A; ln -s " + kept + " link; mkdir -p a/b; echo x > a/b/c; chmod 500 a/b; echo more > " + kept
                + "/new.txt"));

        assertThat(said.out()).isEmpty();
        try (var replicas = Files.list(temp.resolve("root"));
                var left = Files.list(replicas.findFirst().orElseThrow())) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("lock");
        }
        assertThat(kept.resolve("result.txt")).hasContent("precious");
        assertThat(kept.resolve("new.txt")).hasContent("more");
    }

    @Test
    void givenFolderIsStartedInAndKept() throws IOException {
        Path given = Files.createDirectory(temp.resolve("given"));
        ResolvedWork work = new ResolvedWork.Process(
                List.of("sh", "-c", "pwd; touch made"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.of(given.toString()));

        assertThat(run(work)).isEqualTo(new AttemptOutcome.Succeeded(List.of()));

        assertThat(said.out()).containsExactly(given.toString());
        assertThat(given.resolve("made")).exists();
    }

    @Test
    void absentFolderToStartInIsSaid() {
        ResolvedWork work = new ResolvedWork.Process(
                List.of("true"),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.of("/no/such"));

        assertThat(run(work)).isEqualTo(failed(ErrorClass.PERMANENT, "no folder /no/such to start in"));
    }

    @Test
    void shellScriptEndsAtTheFirstStepThatFails() {
        AttemptOutcome outcome = run(sh("echo one\nfalse\necho two"));

        assertThat(outcome).isInstanceOf(AttemptOutcome.Failed.class);
        assertThat(said.out()).containsExactly("one");
    }

    @Test
    void commandThatIsNotThereIsLasting() {
        assertThat(run(command("no-such-program-here"))).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failed.message())
                    .startsWith("exit code 127 (command not found)")
                    .contains("no-such-program-here");
        });
        assertThat(run(command("x".repeat(200_000))))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.PERMANENT));
        assertThat(run(command("a\0b")))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                        .isEqualTo(ErrorClass.PERMANENT));
    }

    @Test
    void workReadsNothingFromTheService() {
        assertThat(run(sh("cat; echo end"))).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(said.out()).containsExactly("end");
    }

    @Test
    void timeoutEndsAlsoWhoIgnoresTermAndWhoFled() {
        AttemptRequest request =
                anAttempt(sh("""
                        trap '' TERM
                        setsid sh -c 'trap "" TERM; sleep 301' &
                        (trap '' TERM; sleep 302) &
                        sleep 303
                        """)).within(Duration.ofMillis(700)).build();

        AttemptOutcome outcome = executor.run(request, said);

        assertThat(outcome)
                .isEqualTo(failed(ErrorClass.TIMEOUT, "not done after PT0.7S, the timeout of the task; ended"));
        assertThat(left(request)).isEmpty();
    }

    @Test
    void processAskedToEndMayTidyUp() {
        Path note = temp.resolve("tidy");
        AttemptRequest request = anAttempt(sh("trap 'echo tidy > " + note + "; exit 0' TERM; sleep 300 & wait"))
                .within(Duration.ofMillis(500))
                .build();

        executor.run(request, said);

        assertThat(note).hasContent("tidy");
    }

    @Test
    void whatTheWorkLeavesRunningIsEndedWithIt() {
        AttemptRequest request =
                anAttempt(sh("sleep 300 & sleep 300 & echo bye")).build();

        AttemptOutcome outcome = executor.run(request, said);

        assertThat(outcome).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(said.out()).containsExactly("bye");
        assertThat(said.system()).containsExactly("2 processes that the work left running are ended");
        assertThat(left(request)).isEmpty();
    }

    @Test
    void emptyWorkIsLasting() {
        assertThat(run(command())).isEqualTo(failed(ErrorClass.PERMANENT, "neither a command nor a script to run"));
    }

    @Test
    void foldersOfAServiceThatDiedAreDeletedAtTheNextStart() throws IOException {
        Path orphan = Files.createDirectories(temp.resolve("root/replica-dead/attempt/work"));
        Files.createFile(temp.resolve("root/replica-dead/lock"));

        new ProcessExecutor(config()).close();

        assertThat(orphan).doesNotExist();
        assertThat(temp.resolve("root/replica-dead")).doesNotExist();
        assertThat(run(sh("true"))).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
    }
}
