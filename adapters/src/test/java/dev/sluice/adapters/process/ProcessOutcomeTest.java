package dev.sluice.adapters.process;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ObservedDataset;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process says, reports and ends with. */
class ProcessOutcomeTest extends ProcessFixture {
    @ParameterizedTest
    @CsvSource({
        "1,TRANSIENT",
        "2,PERMANENT",
        "3,TRANSIENT",
        "63,TRANSIENT",
        "64,PERMANENT",
        "74,PERMANENT",
        "75,TRANSIENT",
        "76,PERMANENT",
        "78,PERMANENT",
        "79,TRANSIENT",
        "126,PERMANENT",
        "127,PERMANENT",
        "255,TRANSIENT"
    })
    void exitCodeTellsWhetherAnotherTryHelps(int code, ErrorClass errorClass) {
        AttemptOutcome outcome = run(sh("echo 'reading orders' >&2; exit " + code));

        assertThat(outcome).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(errorClass);
            assertThat(failed.exitCode()).isEqualTo(OptionalInt.of(code));
            assertThat(failed.message()).startsWith("exit code " + code).endsWith(": reading orders");
        });
    }

    @Test
    void pythonScriptRunsAndIsHeardAtOnce() throws Exception {
        ResolvedWork work = new ResolvedWork.Process(
                List.of(),
                Optional.of("import time\nprint('first')\ntime.sleep(300)"),
                Optional.of("python3"),
                Map.of(),
                List.of(),
                Map.of(),
                Optional.empty());
        Thread thread = Thread.ofVirtual().start(() -> run(work));

        await().until(() -> said.out().contains("first"));

        thread.interrupt();
        thread.join();
    }

    @Test
    void streamsAreKeptApartAndBytesOfAnyKindAreText() {
        run(sh("printf 'a\\r\\nb\\000c\\n\\377\\nlast'; printf 'wrong\\n' >&2"));

        assertThat(said.out()).containsExactly("a", "b\uFFFDc", "\uFFFD", "last");
        assertThat(said.err()).containsExactly("wrong");
    }

    @Test
    void longLineIsCutAndMuchOutputIsCounted() {
        run(
                sh(
                        "head -c 5000 /dev/zero | tr '\\0' x; echo; yes 0123456789012345678901234567890123456789 | head -n 5000"));

        assertThat(said.out().getFirst())
                .isEqualTo("x".repeat(1000) + " … (cut: the line has 5000 bytes, the limit is 1000)");
        assertThat(said.out()).hasSizeLessThanOrEqualTo(2 + 100_000 / 41);
        long dropped = said.system().stream()
                .filter(line -> line.contains("left out: "))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .filter(count -> count > 0)
                .sum();
        assertThat(dropped + said.out().size()).isEqualTo(5001);
    }

    @Test
    void secretIsMaskedAcrossTheCutOfALongLine() {
        ResolvedWork work = new ResolvedWork.Process(
                List.of(),
                Optional.of("head -c 990 /dev/zero | tr '\\0' x; echo \"$KEY$KEY\""),
                Optional.of("sh"),
                Map.of(),
                List.of(),
                Map.of("KEY", new Secret("a-very-long-secret-of-mine")),
                Optional.empty());

        run(work);

        assertThat(said.out()).singleElement().asString().doesNotContain("a-very");
    }

    @Test
    void reportedDatasetsAreReadAndWhatIsNoReportIsSaid() {
        AttemptOutcome outcome = run(sh("""
                cat >> "$SLUICE_OUTPUTS" <<'END'
                {"dataset":{"namespace":"file","name":"/lake/a.csv"},"rows":3,"bytes":90,"schema":[{"name":"id","type":"int"}],"columnLineage":{"fields":{"id":{"inputFields":[]}}}}
                {"dataset":{"namespace":"file","name":"/lake/b.csv"},"direction":"input"}
                not json
                {"dataset":{"namespace":"file"}}
                {"dataset":{"namespace":"file","name":"c"},"rows":-1}
                {"dataset":{"namespace":"file","name":"c"},"direction":"sideways"}
                END
                """));

        assertThat(outcome)
                .isEqualTo(new AttemptOutcome.Succeeded(List.of(
                        new ObservedDataset(
                                new DatasetId("file", "/lake/a.csv"),
                                true,
                                OptionalLong.of(3),
                                OptionalLong.of(90),
                                List.of(new ObservedDataset.Field("id", "int")),
                                Map.of("columnLineage", "{\"fields\":{\"id\":{\"inputFields\":[]}}}")),
                        new ObservedDataset(
                                new DatasetId("file", "/lake/b.csv"),
                                false,
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                List.of(),
                                Map.of()))));
        assertThat(said.system())
                .hasSize(4)
                .anyMatch(line -> line.startsWith("reported dataset in line 3 left out: no JSON"))
                .contains(
                        "reported dataset in line 4 left out: dataset.name is no text",
                        "reported dataset in line 5 left out: rows is -1; write a whole number of 0 or more",
                        "reported dataset in line 6 left out: direction is 'sideways'; write input or output");
    }

    @Test
    void reportThatIsTooLongOrALinkIsNotRead() {
        AttemptOutcome tooLong = run(
                sh(
                        "echo '{\"dataset\":{\"namespace\":\"n\",\"name\":\"a\"}}' > $SLUICE_OUTPUTS; head -c 20000 /dev/zero >> $SLUICE_OUTPUTS"));
        AttemptOutcome link = run(sh("ln -s /etc/hostname $SLUICE_OUTPUTS"));

        assertThat(tooLong).isInstanceOfSatisfying(AttemptOutcome.Succeeded.class, done -> assertThat(done.observed())
                .hasSize(1));
        assertThat(link).isEqualTo(new AttemptOutcome.Succeeded(List.of()));
        assertThat(said.system())
                .containsExactly(
                        "reported datasets after the first 10000 bytes are left out",
                        "reported datasets not read: SLUICE_OUTPUTS is no plain file any more");
    }

    @Test
    void memoryIsLimitedPerProcessWithoutACgroupAndTheCpuNot() {
        ResolvedWork work = command("python3", "-c", "x = bytearray(900 * 1024 * 1024)");
        AttemptRequest request =
                anAttempt(work).limits(500, 300L * 1024 * 1024, 1).build();

        AttemptOutcome outcome = executor.run(request, said);

        assertThat(outcome).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.RESOURCE);
            assertThat(failed.message())
                    .startsWith("out of memory under the limit of 314572800 bytes for each process; exit code 1");
        });
        assertThat(said.system())
                .containsExactly(
                        "limit not enforced: 1 GPUs; processes see every device of the machine",
                        "limit enforced for each process by its address space: memory 314572800 bytes"
                                + " (no cgroup v2 is configured)",
                        "limit not enforced: cpu 500m; started with niceness 10 instead (no cgroup v2 is configured)");
    }
}
