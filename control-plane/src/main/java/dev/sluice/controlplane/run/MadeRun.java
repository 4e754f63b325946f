package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.telemetry.RequestTrace;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.plan.Deadlines;
import dev.sluice.scheduler.plan.RunStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run that was admitted, before and while it is written. */
record MadeRun(NewRun run, RunRow row, @Nullable String reason) {
    private static final String INSERT = """
        INSERT INTO workflow_run (id, definition_id, version, dedupe_key, trigger_name, trigger_kind, trigger_facts, slot,
            partition_key, partition_from, partition_to, parameters, priority, owner, state, reason, fires, created_at, created_by,
            ended_at, wait_until, on_wait_timeout, deadline_at, backfill_id, rerun_of, traceparent)
        VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (definition_id, dedupe_key) DO NOTHING
        """;

    static MadeRun of(NewRun run, RunStatus state, @Nullable String reason, Instant now) {
        Deployed deployed = run.deployed();
        NewRun.Origin origin = run.origin();
        Instant idTime = run.slot().orElse(now);
        RunRow row = new RunRow(
                RunIds.run(idTime, deployed.definitionId(), run.dedupeKey()),
                deployed.definitionId(),
                deployed.version(),
                origin.triggerName(),
                origin.kind(),
                origin.facts(),
                run.slot().orElse(null),
                run.partition().map(p -> p.key()).orElse(null),
                run.partition().flatMap(p -> p.start()).orElse(null),
                run.partition().flatMap(p -> p.end()).orElse(null),
                run.parameters(),
                origin.priority(),
                deployed.owner(),
                state,
                origin.fires(),
                now,
                null,
                origin.backfill().orElse(null));
        return new MadeRun(run, row, reason);
    }

    /** Writes runs with what they read and wait for. Returns those whose key was free. */
    static List<MadeRun> insert(Tx tx, List<MadeRun> made, Instant now) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        made.forEach(m -> rows.add(row(m, now)));
        int[] inserted = tx.batch(INSERT, rows);
        List<MadeRun> created = new ArrayList<>();
        for (int i = 0; i < inserted.length; i++) {
            if (inserted[i] > 0) {
                created.add(made.get(i));
            }
        }
        inputsAndWaits(tx, created);
        return created;
    }

    private static @Nullable Object[] row(MadeRun made, Instant now) {
        NewRun run = made.run();
        RunRow row = made.row();
        Optional<NewRun.Wait> wait = run.waits();
        Instant anchor =
                row.partitionTo() != null ? row.partitionTo() : run.slot().orElse(now);
        return new @Nullable Object[] {
            row.id(),
            row.definitionId(),
            row.version(),
            run.dedupeKey(),
            row.triggerName(),
            row.triggerKind(),
            row.facts(),
            row.slot(),
            row.partitionKey(),
            row.partitionFrom(),
            row.partitionTo(),
            RunRow.json(row.parameters()),
            row.priority(),
            row.owner(),
            row.state(),
            made.reason(),
            row.fires(),
            now,
            run.origin().by(),
            row.state() == RunStatus.SKIPPED ? now : null,
            wait.map(NewRun.Wait::until).orElse(null),
            wait.map(w -> w.onTimeout().name()).orElse(null),
            run.origin().backfill().isPresent() || run.origin().rerunOf().isPresent()
                    ? null
                    : run.deployed()
                            .workflow()
                            .slo()
                            .map(slo -> Deadlines.of(slo, anchor))
                            .orElse(null),
            row.backfill(),
            run.origin().rerunOf().orElse(null),
            RequestTrace.current().orElse(null)
        };
    }

    private static void inputsAndWaits(Tx tx, List<MadeRun> created) throws SQLException {
        List<@Nullable Object[]> inputs = new ArrayList<>();
        List<@Nullable Object[]> waits = new ArrayList<>();
        for (MadeRun made : created) {
            made.run()
                    .inputs()
                    .forEach(v -> inputs.add(new @Nullable Object[] {made.row().id(), v.asset(), v.version()}));
            made.run().waits().ifPresent(wait -> wait.assets()
                    .forEach((asset, since) ->
                            waits.add(new @Nullable Object[] {made.row().id(), asset, since})));
        }
        tx.batch("INSERT INTO run_input (run_id, asset_id, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", inputs);
        tx.batch("INSERT INTO run_wait (run_id, asset_id, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", waits);
    }
}
