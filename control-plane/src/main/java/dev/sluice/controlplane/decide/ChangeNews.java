package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.alert.Channels;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import io.quarkus.logging.Log;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells channels of holds, releases and decisions: per channel in order, at least once each, a batch as one signed
 * CloudEvent. What fails is sent again with growing pauses; what was tried too often is passed over, and logged.
 */
final class ChangeNews {
    static final int MOST_ATTEMPTS = 10;

    /** How long a delivery may take before another replica tries; no receiver is waited for so long. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int BATCH = 100;
    private static final int LONGEST_FAILURE = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A channel that is new hears what comes from now on. */
    private static final String BEGIN = """
            INSERT INTO gate_channel (channel, txid, id, next_at) VALUES (?, pg_snapshot_xmin(pg_current_snapshot()), 0, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String CLAIM_DUE = """
            UPDATE gate_channel SET attempts = attempts + 1, next_at = ? WHERE channel = (
                SELECT channel FROM gate_channel c WHERE channel = ANY (?) AND next_at <= ? AND EXISTS (
                    SELECT 1 FROM gate_change g
                    WHERE (g.txid, g.id) > (c.txid, c.id) AND g.txid < pg_snapshot_xmin(pg_current_snapshot()))
                ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING channel, txid::text, id, attempts
            """;

    private static final String NEWS = """
            SELECT g.txid::text AS txid, g.id, g.kind, a.namespace, a.name, d.namespace || '/' || d.name AS gate, g.detail, g.at
            FROM gate_change g JOIN asset a ON a.id = g.asset_id LEFT JOIN definition d ON d.id = g.definition_id
            WHERE (g.txid, g.id) > (?::text::xid8, ?) AND g.txid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY g.txid, g.id LIMIT ?
            """;

    /** Where another replica took over in the meantime, its word counts. */
    private static final String TOLD = """
            UPDATE gate_channel SET txid = ?::text::xid8, id = ?, attempts = 0, next_at = ?, failure = ?
            WHERE channel = ? AND txid = ?::text::xid8 AND id = ?
            """;

    private final Transactions transactions;
    private final Channels channels;
    private final Sender sender;
    private final List<String> names;
    private final InstantSource time;

    /** Sends a CloudEvent to a webhook. */
    @FunctionalInterface
    interface Sender {
        Delivery post(Channel channel, String id, byte[] body);
    }

    ChangeNews(Transactions transactions, Channels channels, Sender sender, List<String> names, InstantSource time) {
        this.transactions = transactions;
        this.channels = channels;
        this.sender = sender;
        this.names = List.copyOf(names);
        this.time = time;
    }

    private record Due(String channel, String txid, long id, int attempt) {}

    private record Change(
            String txid,
            long id,
            String kind,
            String namespace,
            String name,
            @Nullable String gate,
            String detail,
            Instant at) {}

    /** Makes the channels known: from then on they miss nothing. */
    void begin() {
        if (!names.isEmpty()) {
            transactions.run(tx -> {
                for (String name : names) {
                    tx.update(BEGIN, name, time.instant());
                }
            });
        }
    }

    /** Sends one batch to one channel. Returns whether there was one. */
    boolean send() {
        if (names.isEmpty()) {
            return false;
        }
        Instant now = time.instant();
        Optional<Due> due = transactions.call(tx -> tx.first(CLAIM_DUE, ChangeNews::due, now.plus(CLAIM), names, now));
        if (due.isEmpty()) {
            return false;
        }
        List<Change> news = transactions.call(tx ->
                tx.query(NEWS, ChangeNews::change, due.get().txid(), due.get().id(), BATCH));
        if (!news.isEmpty()) {
            settle(due.get(), news.getLast(), deliver(due.get(), news));
        }
        return true;
    }

    /** Forgets changes so old that nobody is told of them any more. */
    int forget(Instant before) {
        return transactions.call(tx -> tx.update("DELETE FROM gate_change WHERE at < ?", before));
    }

    private Delivery deliver(Due due, List<Change> news) {
        int colon = due.channel().indexOf(':');
        String kind = colon < 0 ? "webhook" : due.channel().substring(0, colon);
        try {
            Optional<Channel> channel = channels.find(kind, due.channel().substring(colon + 1));
            if (channel.isEmpty() || !kind.equals("webhook")) {
                return new Delivery.Refused("channel " + due.channel() + " is no configured webhook");
            }
            Change last = news.getLast();
            String id = "gates-" + last.txid() + "-" + last.id();
            return sender.post(channel.get(), id, body(id, news));
        } catch (RuntimeException e) {
            return new Delivery.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private void settle(Due due, Change last, Delivery delivery) {
        switch (delivery) {
            case Delivery.Delivered _ -> told(due, last, null);
            case Delivery.Refused refused -> passOver(due, last, refused.reason());
            case Delivery.Unknown unknown -> {
                if (due.attempt() >= MOST_ATTEMPTS) {
                    passOver(due, last, unknown.cause());
                } else {
                    transactions.run(tx -> tx.update(
                            "UPDATE gate_channel SET next_at = ?, failure = ? WHERE channel = ? AND attempts = ?",
                            time.instant().plus(pause(due.attempt())),
                            bounded(unknown.cause()),
                            due.channel(),
                            due.attempt()));
                }
            }
        }
    }

    private void passOver(Due due, Change last, String reason) {
        Log.errorf(
                "changes of gates could not be told channel=%s up-to=%s/%s attempts=%s reason=%s",
                due.channel(), last.txid(), last.id(), due.attempt(), reason);
        told(due, last, bounded(reason));
    }

    private void told(Due due, Change last, @Nullable String failure) {
        transactions.run(tx ->
                tx.update(TOLD, last.txid(), last.id(), time.instant(), failure, due.channel(), due.txid(), due.id()));
    }

    private static byte[] body(String id, List<Change> news) {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0").put("id", id).put("source", "/sluice/gates");
        event.put("type", "dev.sluice.gates.changed");
        event.put("time", news.getLast().at().toString());
        event.put("datacontenttype", "application/json");
        ArrayNode changes = event.putObject("data").putArray("changes");
        try {
            for (Change change : news) {
                ObjectNode each = changes.addObject();
                each.put("id", change.txid() + "-" + change.id());
                each.put("type", change.kind().toLowerCase(Locale.ROOT));
                each.putObject("dataset").put("namespace", change.namespace()).put("name", change.name());
                if (change.gate() != null) {
                    each.put("gate", change.gate());
                }
                each.put("at", change.at().toString());
                JsonNode detail = JSON.readTree(change.detail());
                detail.properties().stream()
                        .filter(member -> !member.getValue().isNull())
                        .forEach(member -> each.set(member.getKey(), member.getValue()));
            }
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL writes JSON", e);
        }
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4));
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getString("txid"),
                row.getLong("id"),
                row.getString("kind"),
                row.getString("namespace"),
                row.getString("name"),
                row.getString("gate"),
                row.getString("detail"),
                Objects.requireNonNull(Jdbc.instant(row, "at")));
    }

    private static Duration pause(int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_FAILURE ? text : text.substring(0, LONGEST_FAILURE);
    }
}
