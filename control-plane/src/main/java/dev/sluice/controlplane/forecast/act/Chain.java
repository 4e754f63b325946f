package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.predict.DurationForecast;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a workflow's tasks stand on the way through its graph, by what is expected of each. A task without a forecast counts as
 * nothing: never a number without a basis.
 */
final class Chain {
    private final Map<String, Duration> before = new HashMap<>();
    private final Map<String, Duration> after = new HashMap<>();

    Chain(Deployed workflow, Map<String, DurationForecast> forecasts) {
        workflow.upstream().forEach((task, up) -> {
            Duration latest = Duration.ZERO;
            for (String other : up) {
                Duration end = before(other).plus(median(forecasts.get(other)));
                latest = end.compareTo(latest) > 0 ? end : latest;
            }
            before.put(task, latest);
        });
        for (String task : List.copyOf(workflow.upstream().keySet()).reversed()) {
            Duration rest = after(task).plus(cautious(forecasts.get(task)));
            workflow.upstream()
                    .getOrDefault(task, Set.of())
                    .forEach(up -> after.merge(up, rest, (a, b) -> a.compareTo(b) >= 0 ? a : b));
        }
    }

    /** Expected time from the start of the run to the start of the task. */
    Duration before(String task) {
        return before.getOrDefault(task, Duration.ZERO);
    }

    /** Cautious time of the tasks that come after it, along the longest way. */
    Duration after(String task) {
        return after.getOrDefault(task, Duration.ZERO);
    }

    private static Duration median(@Nullable DurationForecast forecast) {
        return forecast == null ? Duration.ZERO : TaskForecasts.seconds(forecast.p50());
    }

    private static Duration cautious(@Nullable DurationForecast forecast) {
        return forecast == null ? Duration.ZERO : TaskForecasts.seconds(forecast.p95());
    }
}
