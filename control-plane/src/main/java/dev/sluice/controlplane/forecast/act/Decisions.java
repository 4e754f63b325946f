package dev.sluice.controlplane.forecast.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes decisions down: one row and one entry of the audit trail each, in the transaction that carries them out. */
final class Decisions {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INSERT = """
            INSERT INTO forecast_decision (id, kind, mode, once_key, definition_id, run_id, task, slot, subject, reason,
                miss_before, miss_after, inputs, effect, decided_at, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?) ON CONFLICT (once_key) DO NOTHING
            """;

    private Decisions() {}

    /** What is only advised takes nothing away: once it is allowed, it can be decided still. */
    static String onceKey(Proposal proposal, boolean acted) {
        return acted ? proposal.onceKey() : "ADVISE " + proposal.onceKey();
    }

    /** Writes one; empty when it was taken before. Waits for another transaction that is writing the same one. */
    static Optional<UUID> record(Tx tx, Proposal proposal, Decider.About about, boolean acted, Instant now)
            throws SQLException {
        String onceKey = onceKey(proposal, acted);
        UUID id = RunIds.decision(now, onceKey);
        String mode = acted ? "ACT" : "ADVISE";
        int written = tx.update(
                INSERT,
                id,
                proposal.kind(),
                mode,
                onceKey,
                about.definitionId(),
                about.run(),
                about.task(),
                about.slot(),
                proposal.subject(),
                proposal.reason(),
                orNull(proposal.missBefore()),
                orNull(proposal.missAfter()),
                json(proposal.inputs()),
                json(Decider.effect(proposal.effect())),
                now,
                proposal.expires());
        if (written == 0) {
            return Optional.empty();
        }
        Audit.record(
                tx,
                Actor.SERVICE,
                "forecast." + proposal.kind().name().toLowerCase(Locale.ROOT),
                "decision:" + id,
                Map.of("mode", mode, "subject", proposal.subject(), "reason", proposal.reason()),
                now);
        return Optional.of(id);
    }

    /** Ends decisions whose effect is taken back; returns how many. */
    static int reverse(Tx tx, Collection<UUID> decisions, Actor by, String why, Instant now) throws SQLException {
        List<UUID> ended = decisions.isEmpty()
                ? List.of()
                : tx.query("""
                        UPDATE forecast_decision SET reversed_at = ?, reversed_by = ?, reversal = ?
                        WHERE id = ANY (?::uuid[]) AND reversed_at IS NULL RETURNING id
                        """, row -> row.getObject(1, UUID.class), now, by.name(), why, decisions);
        for (UUID id : ended) {
            Audit.record(tx, by, "forecast.reversed", "decision:" + id, Map.of("why", why), now);
        }
        return ended.size();
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** JSON text; times and durations as text. */
    static String json(Map<String, Object> values) {
        Map<String, Object> plain = new TreeMap<>();
        values.forEach((name, value) -> plain.put(name, plain(value)));
        try {
            return JSON.writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Instant at -> at.toString();
            case Duration length -> length.toMillis() / 1_000.0;
            case Double number -> number.isNaN() || number.isInfinite() ? number.toString() : number;
            case Number number -> number;
            case Boolean flag -> flag;
            case Collection<?> list -> list.stream().map(String::valueOf).toList();
            default -> value.toString();
        };
    }
}
