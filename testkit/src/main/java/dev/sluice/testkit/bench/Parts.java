package dev.sluice.testkit.bench;

import dev.sluice.testkit.bench.Trace.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which runs of a replay are scored, and under which name. All runs are told in the order of time, whichever part they belong to.
 * Without held-out parts everything after a warm-up is one part; with them, the rest is history only.
 */
final class Parts {
    static final String DEV = "dev";
    private static final List<String> HELD_OUT = List.of("time", "jobs");

    private final List<Run> runs;
    private final Map<String, String> byRun;

    private Parts(List<Run> runs, Map<String, String> byRun) {
        this.runs = runs;
        this.byRun = byRun;
    }

    /** One part: what starts after the warm-up. */
    static Parts whole(List<Run> runs) {
        double from = start(runs, PredictBench.WARM_UP);
        Map<String, String> byRun = new HashMap<>();
        runs.stream().filter(run -> run.start() >= from).forEach(run -> byRun.put(run.id(), DEV));
        return new Parts(runs, byRun);
    }

    /**
     * A trace with the options {@code time} and {@code jobs}: each the file of a part that was held out, or a share. The share of
     * {@code time} is where the later rows begin; that of {@code jobs} says how many jobs, drawn by hash, are scored on their own.
     */
    static Parts of(Path file, Bench.Options options) throws IOException {
        List<Run> runs = new ArrayList<>(Trace.read(file));
        if (HELD_OUT.stream().noneMatch(options::has)) {
            return whole(runs);
        }
        Map<String, String> byRun = new HashMap<>();
        int own = runs.size();
        for (String part : HELD_OUT) {
            String held = options.text(part, "");
            if (held.isEmpty()) {
                continue;
            }
            Optional<Double> share = share(held);
            if (share.isEmpty()) {
                List<Run> more = Trace.read(Path.of(held));
                more.forEach(run -> byRun.put(run.id(), part));
                runs.addAll(more);
            } else {
                double from = start(runs.subList(0, own), share.get());
                runs.subList(0, own).stream()
                        .filter(run -> part.equals("time")
                                ? run.start() >= from
                                : Workload.hash("held out" + run.job()) < share.get())
                        .forEach(run -> byRun.put(run.id(), part));
            }
        }
        runs.sort(Comparator.comparingDouble(Run::start).thenComparing(Run::id));
        return new Parts(runs, byRun);
    }

    private static Optional<Double> share(String text) {
        if (!text.matches("0?\\.[0-9]+")) {
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(text));
    }

    private static double start(List<Run> runs, double share) {
        double[] starts = runs.stream().mapToDouble(Run::start).sorted().toArray();
        return starts[(int) (share * starts.length)];
    }

    List<Run> runs() {
        return runs;
    }

    /** The part that a run is scored in. */
    Optional<String> of(Run run) {
        return Optional.ofNullable(byRun.get(run.id()));
    }
}
