package dev.sluice.controlplane.deadletter;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Totals;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists of dead letters without their bodies, which may be large. */
@ApplicationScoped
class DeadLetterReader {
    private final Jdbc jdbc;

    DeadLetterReader(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the caller sees every namespace, and so all letters. */
    boolean seesAll() {
        return jdbc.sight().isWhole();
    }

    /** The next ones by id. Served by dead_letter_by_state. */
    List<DeadLetter> after(String state, long afterId, int most) {
        return jdbc.query("""
                SELECT id, received_at, stage, position, code, reason, attempts, state, updated_at, resolved_position,
                       octet_length(body) AS length
                FROM dead_letter WHERE state = ? AND id > ? ORDER BY id LIMIT ?
                """, DeadLetterReader::letter, state, afterId, most);
    }

    @Nullable
    Integer count(String state) {
        return Totals.count(jdbc, "FROM dead_letter WHERE state = ?", state);
    }

    Map<Long, String> texts(Collection<Long> ids) {
        record Found(long id, String text) {}
        return jdbc
                .query(
                        "SELECT id, body FROM dead_letter WHERE id = ANY (?)",
                        row -> new Found(row.getLong("id"), new String(row.getBytes("body"), StandardCharsets.UTF_8)),
                        (Object) Jdbc.longs(ids))
                .stream()
                .collect(toMap(Found::id, Found::text));
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                Objects.requireNonNull(Jdbc.instant(row, "received_at")),
                row.getString("stage"),
                Jdbc.longOrNull(row, "position"),
                row.getString("code"),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getString("state"),
                Objects.requireNonNull(Jdbc.instant(row, "updated_at")),
                Jdbc.longOrNull(row, "resolved_position"),
                row.getInt("length"));
    }
}
