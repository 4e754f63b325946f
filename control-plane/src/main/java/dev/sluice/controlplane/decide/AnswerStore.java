package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.Digest128;
import dev.sluice.quality.gate.DecisionAnswer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps answers: what was said is said again, byte for byte, also by another replica. */
final class AnswerStore {
    private static final String COLUMNS = """
            SELECT id, revision, asked_by, request_key, digest, request, decision, etag, body, valid_until FROM gate_answer
            """;

    private static final String INSERT = """
            INSERT INTO gate_answer (id, revision, asked_by, request_key, digest, request, assets, decision, etag, body, at, valid_until)
            VALUES (?, ?, ?, ?, ?, ?, ?::bigint[], ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING revision
            """;

    private final Jdbc jdbc;
    private final Transactions transactions;

    AnswerStore(Jdbc jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /**
     * What was asked, and under which id it is answered.
     *
     * @param askedBy name of the caller's API key
     * @param key idempotency key; absent: none
     * @param text the request in its one form
     */
    record Case(UUID id, String askedBy, Optional<String> key, DecisionRequest request, String text) {
        Digest128 digest() {
            return Digest128.of(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The newest answer to a case. */
    record Stored(Case of, Digest128 digest, Answer answer) {
        boolean answers(Case other) {
            return digest.equals(other.digest());
        }
    }

    Optional<Stored> byKey(String askedBy, String key) {
        return jdbc.first(
                COLUMNS + "WHERE asked_by = ? AND request_key = ? ORDER BY revision DESC LIMIT 1",
                AnswerStore::stored,
                askedBy,
                key);
    }

    Optional<Stored> byId(UUID id) {
        return jdbc.first(COLUMNS + "WHERE id = ? ORDER BY revision DESC LIMIT 1", AnswerStore::stored, id);
    }

    /** Returns whether it was written; not when somebody else answered in the meantime. */
    boolean write(Case asked, Answer answer, Collection<Long> assets, Instant now) {
        return jdbc.first(INSERT, row -> true, parameters(asked, answer, Jdbc.longs(assets), now))
                .isPresent();
    }

    /** As above, in a transaction. */
    boolean write(Tx tx, Case asked, Answer answer, Collection<Long> assets, Instant now) throws SQLException {
        return tx.first(INSERT, row -> true, parameters(asked, answer, "{" + joined(assets) + "}", now))
                .isPresent();
    }

    /** Forgets old answers, some at a time. Returns how many. */
    int forget(Instant before) {
        return transactions.call(tx -> tx.update(
                "DELETE FROM gate_answer WHERE ctid IN (SELECT ctid FROM gate_answer WHERE at < ? LIMIT 5000)",
                before));
    }

    private static @Nullable Object[] parameters(Case asked, Answer answer, Object assets, Instant now) {
        return new @Nullable Object[] {
            asked.id(),
            answer.revision(),
            asked.askedBy(),
            asked.key().orElse(null),
            asked.digest().toBytes(),
            asked.text(),
            assets,
            answer.decision().name(),
            answer.etag(),
            answer.body(),
            now,
            answer.validUntil()
        };
    }

    private static String joined(Collection<Long> assets) {
        return String.join(",", assets.stream().map(String::valueOf).toList());
    }

    private static Stored stored(ResultSet row) throws SQLException {
        String text = row.getString("request");
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        Case asked = new Case(
                id,
                row.getString("asked_by"),
                Optional.ofNullable(row.getString("request_key")),
                RequestReader.read(text.getBytes(StandardCharsets.UTF_8)),
                text);
        Answer answer = new Answer(
                id,
                row.getInt("revision"),
                DecisionAnswer.Answer.valueOf(row.getString("decision")),
                row.getString("etag"),
                row.getString("body"),
                Objects.requireNonNull(Jdbc.instant(row, "valid_until")));
        return new Stored(asked, Digest128.fromBytes(row.getBytes("digest")), answer);
    }
}
