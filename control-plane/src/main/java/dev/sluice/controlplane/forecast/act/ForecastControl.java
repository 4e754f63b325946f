package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRows;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people may do about decisions of forecasts: take one back, and stop or resume them all. */
public final class ForecastControl {
    private static final String DECISION = """
            SELECT id, kind, mode, definition_id, run_id, task, slot, effect ->> 'from' AS was, reversed_at, expires_at
            FROM forecast_decision WHERE id = ?""";

    private final Transactions transactions;
    private final InstantSource time;

    ForecastControl(Transactions transactions, InstantSource time) {
        this.transactions = transactions;
        this.time = time;
    }

    /** What became of a wish to take a decision back. */
    public sealed interface Reversal {
        /** It was taken back. */
        record Done() implements Reversal {}

        /** There is no such decision. */
        record Missing() implements Reversal {}

        /**
         * It cannot be taken back.
         *
         * @param why a sentence for people
         */
        record TooLate(String why) implements Reversal {}
    }

    private record Row(
            UUID id,
            Kind kind,
            String mode,
            long definition,
            @Nullable UUID run,
            @Nullable String task,
            @Nullable Instant slot,
            @Nullable Integer from,
            @Nullable Instant reversed,
            Instant expires) {
        static Row read(ResultSet row) throws SQLException {
            Kind kind = Kind.valueOf(row.getString("kind"));
            return new Row(
                    row.getObject("id", UUID.class),
                    kind,
                    row.getString("mode"),
                    row.getLong("definition_id"),
                    Jdbc.uuid(row, "run_id"),
                    row.getString("task"),
                    Jdbc.instant(row, "slot"),
                    kind == Kind.RAISE_PRIORITY ? Integer.valueOf(row.getString("was")) : null,
                    Jdbc.instant(row, "reversed_at"),
                    Objects.requireNonNull(Jdbc.instant(row, "expires_at")));
        }
    }

    /** Takes a decision back where that is still possible; the same is not decided again. */
    public Reversal reverse(UUID decision, Actor by, String why) {
        return transactions.call(tx -> {
            // What it changed is locked first, as everybody else does.
            Optional<Row> seen = tx.first(DECISION, Row::read, decision);
            if (seen.isEmpty()) {
                return new Reversal.Missing();
            }
            UUID run = seen.get().run();
            if (run != null) {
                RunRows.lock(tx, run);
            }
            Row row = tx.first(DECISION + " FOR UPDATE", Row::read, decision).orElseThrow();
            return reverse(tx, row, by, why, time.instant());
        });
    }

    private static Reversal reverse(Tx tx, Row row, Actor by, String why, Instant now) throws SQLException {
        if (row.reversed() != null) {
            return new Reversal.TooLate("it was taken back at " + row.reversed());
        }
        if (row.mode().equals("ADVISE")) {
            return new Reversal.TooLate("it was only advised; there is nothing to take back");
        }
        Optional<String> hindrance = undo(tx, row, now);
        if (hindrance.isPresent()) {
            return new Reversal.TooLate(hindrance.get());
        }
        Decisions.reverse(tx, List.of(row.id()), by, why, now);
        return new Reversal.Done();
    }

    /** Takes the effect back; returns why that is not possible. */
    private static Optional<String> undo(Tx tx, Row row, Instant now) throws SQLException {
        boolean undone =
                switch (row.kind()) {
                    case START_EARLY -> EarlyStarts.reverse(tx, row.definition(), Objects.requireNonNull(row.slot()));
                    case RAISE_PRIORITY -> lower(tx, row);
                    case HOLD_BACK, HOLD_DOOMED -> tx.update("""
                                        UPDATE work_item SET hold_free = true, doomed_until = NULL, doomed_why = NULL,
                                            look_at = greatest(ready_at, ?) WHERE run_id = ? AND task = ?
                                        """, now, row.run(), row.task()) > 0;
                    case RETRY_EARLY, KILL_HUNG, WARN -> false;
                };
        return undone ? Optional.empty() : Optional.of(tooLate(row.kind()));
    }

    private static boolean lower(Tx tx, Row row) throws SQLException {
        UUID run = Objects.requireNonNull(row.run());
        boolean goesOn = tx.first(
                        "SELECT 1 FROM workflow_run WHERE id = ? AND state IN ('WAITING', 'QUEUED', 'RUNNING')",
                        r -> r.getInt(1),
                        run)
                .isPresent();
        if (goesOn) {
            PriorityRises.set(tx, run, Objects.requireNonNull(row.from()));
        }
        return goesOn;
    }

    private static String tooLate(Kind kind) {
        return switch (kind) {
            case START_EARLY -> "its slot is not waiting to start early any more";
            case RAISE_PRIORITY -> "the run is over";
            case HOLD_BACK, HOLD_DOOMED -> "the task is not in the queue any more";
            case RETRY_EARLY -> "the pause is over; cancel the run if the retry must not go on";
            case KILL_HUNG -> "the attempt has been ended; its task is tried again by its retry rule";
            case WARN -> "people have been told; acknowledge the alert instead";
        };
    }

    /** Has decisions carried out from now on, or only recorded. Returns whether that changed anything. */
    public boolean setActing(boolean acting, Actor by, String why) {
        return transactions.call(tx -> {
            if (acting) {
                Alerts.resolve(tx, AlertKind.FORECAST_ROLLED_BACK, Rollbacks.SUBJECT, time.instant());
            }
            return ForecastSwitch.set(tx, acting, by, why, time.instant());
        });
    }
}
