package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the jobs of an installation have in common: the help for those that have little history of their own. */
final class Pooled {
    static final int GRID = 100;
    private static final double DAY = 86_400;
    private static final int GROUPS = 5_000;
    private static final int POOLS = 1_000;
    private static final int GROUP_RUNS = 50;
    private static final int ENOUGH = 3;
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
            if (now < at - 2 * DAY) {
                at = now; // a clock was far ahead
            } else if (now > at) {
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
        // Asking must not change what is known: a question about tomorrow would make today's residuals old.
        double keep = now > shift.at ? Math.pow(0.5, (now - shift.at) / DAY) : 1;
        return 0.8 * keep * shift.sum / (keep * shift.weight + 8);
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
            groups.computeIfAbsent(key, _ -> new FloatRing(GROUP_RUNS)).add(log);
        }
    }

    /** Runs of jobs that are much alike: same inputs, same owner and type, same owner. Empty when there are too few. */
    double[] alike(RunFacts facts) {
        return group(alikeKeys(facts), ENOUGH);
    }

    /** Runs of similar jobs, most alike first, then of the same pool, then of any. Empty before the first run. */
    double[] similar(RunFacts facts) {
        double[] similar = group(keys(facts), ENOUGH);
        return similar.length > 0 ? similar : group(List.of(""), 1);
    }

    private double[] group(List<String> keys, int least) {
        for (String key : keys) {
            FloatRing group = groups.get(key);
            if (group != null && group.size() >= least) {
                return group.last(GROUP_RUNS);
            }
        }
        return new double[0];
    }

    private static List<String> keys(RunFacts facts) {
        List<String> keys = new ArrayList<>(8);
        addClosest(facts, keys);
        keys.add("both " + facts.owner() + '\n' + facts.pool());
        keys.add("owner " + facts.owner());
        if (!facts.likeness().type().isEmpty()) {
            keys.add("type " + facts.likeness().type());
        }
        keys.add("pool " + facts.pool());
        keys.add("");
        return keys;
    }

    /** What nobody said says nothing: two jobs without an owner are not alike. */
    private static List<String> alikeKeys(RunFacts facts) {
        List<String> keys = new ArrayList<>(4);
        addClosest(facts, keys);
        if (!facts.owner().isEmpty()) {
            keys.add("owner " + facts.owner());
        }
        return keys;
    }

    private static void addClosest(RunFacts facts, List<String> keys) {
        RunFacts.Likeness like = facts.likeness();
        if (!like.inputs().isEmpty()) {
            keys.add("inputs " + like.inputs());
        }
        if (!facts.owner().isEmpty() && !like.type().isEmpty()) {
            keys.add("work " + facts.owner() + '\n' + like.type());
        }
    }

    void write(DataOutput out) throws IOException {
        scores.write(out);
        Wire.doubles(out, grid);
        Wire.rings(out, groups);
        out.writeInt(shifts.size());
        for (Map.Entry<String, Shift> shift : shifts.entrySet()) {
            Wire.text(out, shift.getKey());
            Wire.doubles(out, new double[] {shift.getValue().weight, shift.getValue().sum, shift.getValue().at});
        }
        Wire.doubles(out, losses);
        Wire.doubles(out, offsets);
        Wire.doubles(out, new double[] {lossRuns, squares, squareRuns});
        out.writeInt(sinceGrid);
    }

    void read(DataInput in) throws IOException {
        scores.read(in);
        Wire.into(in, grid);
        Wire.rings(in, groups, GROUP_RUNS);
        for (int left = in.readInt(); left > 0; left--) {
            String pool = Wire.text(in);
            double[] values = Wire.doubles(in);
            Shift shift = new Shift();
            shift.weight = values[0];
            shift.sum = values[1];
            shift.at = values[2];
            shifts.put(pool, shift);
        }
        Wire.into(in, losses);
        Wire.into(in, offsets);
        double[] sums = Wire.doubles(in);
        lossRuns = sums[0];
        squares = sums[1];
        squareRuns = sums[2];
        sinceGrid = in.readInt();
    }
}
