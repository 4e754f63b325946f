package dev.sluice.controlplane.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Checks that come out as a test says, by their id; all others pass. */
public final class ScriptedChecks implements GateChecks {
    private final Map<String, CheckOutcome> outcomes = new ConcurrentHashMap<>();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private volatile Runnable meanwhile = () -> {};

    /** From now on the check comes out so. */
    public ScriptedChecks says(String check, CheckOutcome outcome) {
        outcomes.put(check, outcome);
        return this;
    }

    /** Does something while the next evaluation runs. */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    /** Evaluations in their order: gate, version, slice. */
    List<String> ran() {
        return ran;
    }

    @Override
    public Found run(Request request, Watch watch) {
        ran.add(request.gate() + " " + request.version()
                + request.slice().map(slice -> " " + slice).orElse(""));
        Runnable action = meanwhile;
        meanwhile = () -> {};
        action.run();
        List<CheckResult> results = new ArrayList<>();
        for (CheckSpec check : request.spec().checks()) {
            results.add(result(check, outcomes.getOrDefault(check.id(), CheckOutcome.PASS)));
        }
        return new Found(results, OptionalLong.of(3), Optional.empty(), Duration.ofMillis(2));
    }

    private static CheckResult result(CheckSpec check, CheckOutcome outcome) {
        Object columns = check.arguments().get("columns");
        Set<String> about = columns instanceof List<?> list
                ? Set.copyOf(list.stream().map(String::valueOf).toList())
                : Set.of();
        return new CheckResult(
                "key-" + check.id(),
                check.id(),
                check.type(),
                check.severity(),
                check.troubleRule(),
                about,
                outcome,
                outcome == CheckOutcome.ERROR ? OptionalDouble.empty() : OptionalDouble.of(1),
                "rows",
                OptionalLong.of(1),
                OptionalLong.of(3),
                "= 0",
                "1 of 3 rows",
                "SELECT 1",
                Duration.ofMillis(1),
                OptionalDouble.empty(),
                List.of());
    }
}
