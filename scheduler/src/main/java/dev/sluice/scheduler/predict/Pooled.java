package dev.sluice.scheduler.predict;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the jobs of an installation have in common: the help for those that have little history of their own. */
final class Pooled {
    static final int GRID = 100;
    private static final double DAY = 86_400;
    private static final int GROUPS = 5_000;
    private static final int POOLS = 1_000;
    private static final double KEEP_LOSS = 0.9995;
    private static final double START_LOSS = 0.05;

    private final FloatRing scores = new FloatRing(3_000);
    private final double[] grid = new double[GRID];
    private final Map<String, FloatRing> groups = bounded(GROUPS);
    private final Map<String, Shift> shifts = bounded(POOLS);
    private final double[] losses = new double[Hedge.EXPERTS * Hedge.LEVELS.length];
    private double lossRuns;
    private double squares;
    private double squareRuns;
    private int sinceGrid;
    final double[] offsets = new double[4];

    Pooled() {
        for (int i = 0; i < GRID; i++) {
            grid[i] = Normal.quantile((i + 0.5) / GRID);
        }
        Arrays.fill(losses, START_LOSS);
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Recent residuals on one pool, forgotten by half in a day. */
    private static final class Shift {
        private double weight;
        private double sum;
        private double at;

        private void decay(double now) {
            if (now > at) {
                double keep = Math.pow(0.5, (now - at) / DAY);
                weight *= keep;
                sum *= keep;
                at = now;
            }
        }
    }

    /** How much slower (positive) or faster than typical everything runs on a pool at the moment, in log units. */
    double shift(String pool, double now) {
        Shift shift = shifts.get(pool);
        if (shift == null) {
            return 0;
        }
        shift.decay(now);
        return 0.8 * shift.sum / (shift.weight + 8);
    }

    /** Typical residual, in log units. */
    double spread() {
        return squareRuns < 20 ? 0.3 : Math.max(0.02, Math.sqrt(squares / squareRuns));
    }

    double[] grid() {
        return grid;
    }

    double[] losses() {
        return losses;
    }

    void learn(RunFacts facts, double now, double residual, double score) {
        double clipped = Math.clamp(residual, -0.7, 0.7);
        Shift shift = shifts.computeIfAbsent(facts.pool(), _ -> new Shift());
        shift.decay(now);
        shift.weight += 1;
        shift.sum += clipped;
        squares = squares * 0.999 + clipped * clipped;
        squareRuns = squareRuns * 0.999 + 1;
        scores.add(score);
        if (++sinceGrid >= 250 && scores.size() >= 200) {
            sinceGrid = 0;
            double[] all = scores.last(3_000);
            Arrays.sort(all);
            for (int i = 0; i < GRID; i++) {
                grid[i] = Samples.quantile(all, (i + 0.5) / GRID);
            }
        }
    }

    void learnLosses(double[][] experts, double seen) {
        lossRuns = lossRuns * KEEP_LOSS + 1;
        double step = 1 / Math.max(lossRuns, 20);
        for (int e = 0; e < Hedge.EXPERTS; e++) {
            double[] expert = experts[e] == null ? experts[0] : experts[e];
            for (int q = 0; q < Hedge.LEVELS.length; q++) {
                int i = e * Hedge.LEVELS.length + q;
                losses[i] += step * (Hedge.loss(Hedge.LEVELS[q], expert[q], seen) - losses[i]);
            }
        }
    }

    void learnGroup(RunFacts facts, double log) {
        for (String key : keys(facts)) {
            groups.computeIfAbsent(key, _ -> new FloatRing(50)).add(log);
        }
    }

    /** Runs of similar jobs, most alike first: same owner and pool, same owner, same pool, any. Empty before the first run. */
    double[] similar(RunFacts facts) {
        for (String key : keys(facts)) {
            FloatRing group = groups.get(key);
            if (group != null && group.size() >= 3) {
                return group.last(50);
            }
        }
        FloatRing any = groups.get("");
        return any == null ? new double[0] : any.last(50);
    }

    private static String[] keys(RunFacts facts) {
        return new String[] {
            "both " + facts.owner() + '\n' + facts.pool(), "owner " + facts.owner(), "pool " + facts.pool(), ""
        };
    }
}
