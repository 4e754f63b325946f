package dev.sluice.testkit.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Sha256;
import dev.sluice.testkit.bench.Trace.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forecasts of real runs: what every single answer has to keep, and how good all of them have to be. */
class ReplayTest {

    @ParameterizedTest
    @ValueSource(strings = {"bitcoin-ci", "linkerd-ci", "nextflow-tasks", "nasa-ipsc", "lcg-grid"})
    void quantilesNeverCrossAndNoneIsAboveTenTimesTheLongestRunSoFar(String trace) throws IOException {
        List<Run> runs = Traces.read(trace);
        Map<String, PriorityQueue<Run>> ahead = new HashMap<>();
        Map<String, Double> longest = new HashMap<>();
        long[] answers = new long[1];

        new Replay(Parts.whole(runs), (run, estimate) -> {
                    PriorityQueue<Run> open = ahead.computeIfAbsent(
                            run.job(),
                            _ -> new PriorityQueue<>(Comparator.comparingDouble((Run r) -> r.start() + r.duration())));
                    while (!open.isEmpty()
                            && open.element().start() + open.element().duration() < run.start()) {
                        longest.merge(run.job(), open.remove().duration(), Math::max);
                    }
                    if (run.completed() && run.duration() > 0.001) {
                        open.add(run);
                    }
                    estimate.duration().ifPresent(forecast -> {
                        answers[0]++;
                        assertThat(forecast.p50()).isPositive().isLessThanOrEqualTo(forecast.p90());
                        assertThat(forecast.p90()).isLessThanOrEqualTo(forecast.p95());
                        if (longest.containsKey(run.job())) {
                            assertThat(forecast.p95()).isLessThanOrEqualTo(10 * requireNonNull(longest.get(run.job())));
                        }
                    });
                })
                .run();

        assertThat(answers[0]).isGreaterThan(runs.size() / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bitcoin-ci", "linkerd-ci", "nextflow-tasks"})
    void theSameReplayGivesTheSameAnswersToTheLastBit(String trace) throws IOException {
        List<Run> runs = Traces.read(trace);

        assertThat(digest(runs)).isEqualTo(digest(runs));
    }

    private static String digest(List<Run> runs) {
        MessageDigest digest = Sha256.newDigest();
        new Replay(
                        Parts.whole(runs),
                        (run, estimate) ->
                                digest.update((run.id() + ' ' + estimate + '\n').getBytes(StandardCharsets.UTF_8)))
                .run();
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Bars of the issue: losses and errors at most, precision and skill at least, coverage within. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ros-nightly    | lp50 .835; lp90 .88; lp95 .905; MdAPE 5.8 | jobs_ok 91; slow_AP_100 .115; fail_AP .855; fail_BSS .58 | cov90 90 1.0; cov95 95 .7
            bitcoin-ci     | lp50 .835                                 | fail_BSS -.01                                            | cov95 95 1.2
            linkerd-ci     | lp50 .835                                 | slow_AP_100 .50                                          | cov95 95 1.2
            lcg-grid       | lp50 .90; lp95 .82                        | cov95 89                                                 |
            nextflow-tasks | lp50 .91; lp95 .89                        | cov95 93                                                 |
            travis-10      |                                           | fail_AP .79; fail_BSS .40                                |
            abb-iofrol     |                                           | fail_AP .59; fail_BSS .20                                |
            """)
    void meetsTheBars(String trace, String atMost, String atLeast, String around) throws IOException {
        Map<String, ForecastScore> scores = new Replay(Parts.whole(Traces.read(trace)), (_, _) -> {}).run();
        Map<String, Double> measures = requireNonNull(scores.get(Parts.DEV)).measures();

        bars(atMost)
                .forEach((name, bar) -> assertThat(measures.get(name)).as(name).isLessThanOrEqualTo(bar[0]));
        bars(atLeast)
                .forEach((name, bar) -> assertThat(measures.get(name)).as(name).isGreaterThanOrEqualTo(bar[0]));
        bars(around)
                .forEach((name, bar) ->
                        assertThat(measures.get(name)).as(name).isBetween(bar[0] - bar[1], bar[0] + bar[1]));
    }

    private static Map<String, double[]> bars(@org.jspecify.annotations.Nullable String text) {
        Map<String, double[]> bars = new HashMap<>();
        for (String bar : text == null ? new String[0] : text.split(";", -1)) {
            String[] words = bar.strip().split(" ", -1);
            bars.put(
                    words[0],
                    new double[] {Double.parseDouble(words[1]), words.length > 2 ? Double.parseDouble(words[2]) : 0});
        }
        return bars;
    }
}
