package dev.sluice.testkit.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Replays recorded workloads against the product's predictor and scores its answers, whole or by held-out parts. */
final class PredictBench {
    /** Share of a trace that is history only. */
    static final double WARM_UP = 0.2;

    private final Bench.Options options;

    PredictBench(Bench.Options options) {
        this.options = options;
    }

    void run() throws IOException {
        for (String file : options.files()) {
            long began = System.nanoTime();
            Replay replay = new Replay(Parts.of(Path.of(file), options), (_, _) -> {});
            Map<String, ForecastScore> scores = replay.run();
            double seconds = (System.nanoTime() - began) / 1e9;
            scores.forEach((part, score) -> {
                System.out.println(line(file, part, score.measures()));
                if (options.has("floor")) {
                    System.out.println(line(file, part + " fitted oracle", FittedOracle.measures(score)));
                }
            });
            long[] took = replay.nanos();
            Arrays.sort(took);
            System.out.printf(
                    Locale.ROOT,
                    "%s predict_us_p50=%.1f predict_us_p99=%.1f runs=%d seconds=%.1f%n",
                    Path.of(file).getFileName(),
                    took[took.length / 2] / 1e3,
                    took[(int) (0.99 * took.length)] / 1e3,
                    took.length,
                    seconds);
        }
    }

    private static String line(String file, String part, Map<String, Double> measures) {
        StringBuilder line = new StringBuilder(Path.of(file).getFileName().toString())
                .append(' ')
                .append(part);
        measures.forEach((name, value) -> line.append(' ')
                .append(name)
                .append('=')
                .append(String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.4f", value)));
        return line.toString();
    }
}
