package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.trigger.ScheduleFiring;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.plan.Foresight.Coming;
import dev.sluice.scheduler.plan.HoldReason;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.act.Budget;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the claim needs to know of the near future, read anew every other second and not with every claim. */
final class Outlooks {
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final int MOST_COMING = 2_000;

    /** Slots that no run was made of yet: the trigger stands before them, and may fire. */
    private static final String COMING = """
            SELECT c.definition_id, c.slot, c.release_at, d.namespace || '/' || d.name AS workflow, d.version
            FROM coming_run c JOIN definition d ON d.id = c.definition_id AND d.removed_at IS NULL
            JOIN trigger t ON t.definition_id = c.definition_id AND t.name = c.trigger_name AND t.active AND t.next_slot <= c.slot
            ORDER BY c.release_at, c.definition_id, c.slot LIMIT ?
            """;

    private static final String STANDING =
            "SELECT acting, ARRAY(SELECT DISTINCT pool FROM work_item WHERE has_deadline) AS due FROM forecast_switch";

    /**
     * The near future.
     *
     * @param acting whether decisions are carried out at all
     * @param pools what comes, by pool; a pool that nothing with a deadline comes to or waits for is missing
     * @param durations how long what comes takes, by its name and release
     */
    record View(
            Instant readAt, boolean acting, Map<String, List<Coming>> pools, Map<String, DurationForecast> durations) {
        View {
            pools = Map.copyOf(pools);
            durations = Map.copyOf(durations);
        }

        Optional<DurationForecast> duration(HoldReason.KeptFor kept) {
            return Optional.ofNullable(durations.get(kept.run() + " " + kept.release()));
        }

        private boolean isFresh(Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(FRESH));
        }
    }

    /** The switch, and pools where something with a deadline waits. */
    private record Standing(boolean acting, List<String> due) {
        Standing {
            due = List.copyOf(due);
        }
    }

    private record Row(long definition, Instant slot, Instant release, String workflow, int version) {}

    private final DeployedCache definitions;
    private final TaskForecasts forecasts;
    private final Budget budget;
    private volatile @Nullable View view;

    Outlooks(DeployedCache definitions, TaskForecasts forecasts, Budget budget) {
        this.definitions = definitions;
        this.forecasts = forecasts;
        this.budget = budget;
    }

    View view(Tx tx, Instant now) throws SQLException {
        View seen = view;
        if (seen == null || !seen.isFresh(now)) {
            seen = read(tx, now);
            view = seen;
        }
        return seen;
    }

    private View read(Tx tx, Instant now) throws SQLException {
        List<Row> rows = tx.query(
                COMING,
                row -> new Row(
                        row.getLong("definition_id"),
                        Objects.requireNonNull(Jdbc.instant(row, "slot")),
                        Objects.requireNonNull(Jdbc.instant(row, "release_at")),
                        row.getString("workflow"),
                        row.getInt("version")),
                MOST_COMING);
        Standing standing = tx.query(
                        STANDING,
                        row -> new Standing(row.getBoolean("acting"), List.of((String[])
                                row.getArray("due").getArray())))
                .getFirst();
        List<String> due = standing.due();
        if ((rows.isEmpty() && due.isEmpty()) || !mayHoldBack(tx, now)) {
            return new View(now, standing.acting(), Map.of(), Map.of());
        }
        Map<Row, Deployed> workflows = new HashMap<>();
        for (Row row : rows) {
            Deployed deployed = definitions.workflow(tx, row.definition(), row.version());
            if (deployed.workflow().slo().isPresent()
                    && deployed.workflow().tasks().stream()
                            .anyMatch(t -> t.pool().isPresent())) {
                workflows.put(row, deployed);
            }
        }
        var known = forecasts.of(tx, workflows.values().stream().distinct().toList(), now);
        Map<String, List<Coming>> pools = new HashMap<>();
        due.stream().filter(pool -> !pool.isEmpty()).forEach(pool -> pools.put(pool, new ArrayList<>()));
        Map<String, DurationForecast> durations = new HashMap<>();
        workflows.forEach((row, deployed) ->
                add(pools, durations, row, deployed, known.getOrDefault(TaskForecasts.Key.of(deployed), Map.of())));
        return new View(now, standing.acting(), pools, durations);
    }

    /** No longer than the budget lasts. That of single workflows does not count here: the claim cannot wait for so many counts. */
    private boolean mayHoldBack(Tx tx, Instant now) throws SQLException {
        long done = tx.query("""
                        SELECT count(*) FROM forecast_decision
                        WHERE decided_at > ? AND decided_at <= ? AND kind = 'HOLD_BACK' AND mode = 'ACT'
                        """, row -> row.getLong(1), now.minus(Budget.WINDOW), now)
                .getFirst();
        return budget.admits(Kind.HOLD_BACK, 0, done);
    }

    private static void add(
            Map<String, List<Coming>> pools,
            Map<String, DurationForecast> durations,
            Row row,
            Deployed deployed,
            Map<String, DurationForecast> known) {
        Chain chain = new Chain(deployed, known);
        List<Instant> deadlines = ScheduleFiring.deadlines(deployed, row.slot());
        for (Task task : deployed.workflow().tasks()) {
            DurationForecast duration = known.get(task.id());
            if (task.pool().isEmpty() || duration == null) {
                continue;
            }
            List<Coming> coming = pools.computeIfAbsent(
                    task.pool().map(ResourceName::toString).orElseThrow(), _ -> new ArrayList<>());
            String name = row.workflow() + " at " + row.slot();
            Instant release = row.release().plus(chain.before(task.id()));
            durations.put(name + " " + release, duration);
            for (Instant deadline : deadlines) {
                coming.addAll(Collections.nCopies(
                        task.slots(),
                        new Coming(
                                name,
                                release,
                                deadline.minus(chain.after(task.id())),
                                TaskForecasts.seconds(duration.p95()))));
            }
        }
    }
}
