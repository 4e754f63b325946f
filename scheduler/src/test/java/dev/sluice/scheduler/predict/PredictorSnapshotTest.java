package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scheduler.predict.RunEnding.Result;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A predictor that is written down and read back answers as the one that was never stopped. */
class PredictorSnapshotTest {
    private static final int JOBS = 300;
    private static final int MOST = 12_000;
    private static final List<Result> RESULTS =
            List.of(Result.OK, Result.OK, Result.OK, Result.CHECKS_FAILED, Result.FAILED, Result.KILLED);

    private record Run(RunFacts facts, RunEnding ending) {}

    @Test
    void goesOnAsBeforeOverALongRandomHistory() throws IOException {
        Random random = new Random(7);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            int job = (int) Math.abs(random.nextGaussian() * 200); // some 500 jobs: some are forgotten
            RunFacts facts = new RunFacts(
                    "r" + i,
                    "job" + job,
                    i * 60,
                    "pool" + random.nextInt(3),
                    "team" + job % 5,
                    random.nextBoolean() ? OptionalDouble.of(random.nextInt(1_000)) : OptionalDouble.empty(),
                    Map.of("code", "v" + i / 2_000, "weekday", "d" + i / 1_440 % 7, "attempt", "1"),
                    new RunFacts.Likeness("type" + job % 3, "", Optional.empty()));
            Result result = RESULTS.get(random.nextInt(RESULTS.size()));
            runs.add(new Run(
                    facts,
                    new RunEnding(facts.run(), 300 * Math.exp(random.nextGaussian()), result, result == Result.OK)));
        }

        assertRestartChangesNothing(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitcoin-ci", "lcg-grid"})
    void goesOnAsBeforeOverARecordedWorkload(String trace) throws IOException {
        Optional<Path> file = shared("data/traces/" + trace + ".csv.gz");
        Assumptions.assumeTrue(file.isPresent(), "no shared/data/traces beside this checkout");

        assertRestartChangesNothing(read(file.orElseThrow()));
    }

    @Test
    void refusesAnotherFormat() throws IOException {
        byte[] bytes = written(new RunPredictor(10, Optional.empty()));
        bytes[3] = 99;

        assertThatThrownBy(() -> read(bytes)).hasMessage("a snapshot of format 99; this version reads 1");
    }

    private static void assertRestartChangesNothing(List<Run> runs) throws IOException {
        List<Estimate> straight = new ArrayList<>();
        List<Estimate> stopped = new ArrayList<>();
        RunPredictor never = new RunPredictor(JOBS, Optional.empty());
        RunPredictor current = new RunPredictor(JOBS, Optional.empty());
        PriorityQueue<Run> due = new PriorityQueue<>(Comparator.comparingDouble(
                        (Run r) -> r.facts().at() + r.ending().duration())
                .thenComparing(r -> r.facts().run()));
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            while (!due.isEmpty()
                    && due.peek().facts().at() + due.peek().ending().duration()
                            < run.facts().at()) {
                RunEnding ending = due.poll().ending();
                never.end(ending);
                current.end(ending);
            }
            if (i % 3_001 == 3_000) {
                current = read(written(current));
            }
            straight.add(never.start(run.facts()));
            stopped.add(current.start(run.facts()));
            due.add(run);
        }

        assertThat(stopped).isEqualTo(straight);
        assertThat(written(current)).isEqualTo(written(never));
    }

    private static byte[] written(RunPredictor predictor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        predictor.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static RunPredictor read(byte[] bytes) throws IOException {
        RunPredictor predictor = new RunPredictor(JOBS, Optional.empty());
        predictor.read(new DataInputStream(new ByteArrayInputStream(bytes)));
        return predictor;
    }

    private static List<Run> read(Path file) throws IOException {
        List<Run> runs = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> heading = List.of(lines.readLine().split(",", -1));
            for (String line = lines.readLine(); line != null && runs.size() < MOST; line = lines.readLine()) {
                List<String> row = List.of(line.split(",", -1));
                if (row.size() != heading.size()) {
                    continue; // a quoted comma: not worth a parser here
                }
                RunFacts facts = new RunFacts(
                        row.get(heading.indexOf("run_id")),
                        row.get(heading.indexOf("job_key")),
                        Double.parseDouble(row.get(heading.indexOf("start_epoch_s"))),
                        row.get(heading.indexOf("pool")),
                        row.get(heading.indexOf("user")),
                        OptionalDouble.empty(),
                        Map.of());
                boolean ok = row.get(heading.indexOf("status")).equals("ok");
                runs.add(new Run(
                        facts,
                        new RunEnding(
                                facts.run(),
                                Double.parseDouble(row.get(heading.indexOf("duration_s"))),
                                ok ? Result.OK : Result.FAILED,
                                ok)));
            }
        }
        runs.sort(Comparator.comparingDouble(r -> r.facts().at()));
        return runs;
    }

    private static Optional<Path> shared(String name) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared").resolve(name);
            if (Files.exists(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
