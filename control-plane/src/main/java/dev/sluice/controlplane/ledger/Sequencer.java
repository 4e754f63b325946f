package dev.sluice.controlplane.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.ledger.json.CanonicalBytes;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.TreeHasher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives facts their places in the ledger. The head's row is locked meanwhile, so replicas take turns and the order is one.
 *
 * <p>Facts come in the order of transactions that are over: none can appear later with a place before. Receipts of events come
 * from the log, which has an order without gaps already.
 */
public final class Sequencer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String HEAD = "SELECT size, root, receipt_position FROM ledger_head FOR UPDATE";

    private static final String FACTS = """
            DELETE FROM ledger_pending WHERE (txid, id) IN (
                SELECT txid, id FROM ledger_pending WHERE txid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY txid, id LIMIT ?)
            RETURNING txid::text::bigint AS txid, id, kind, subject, fact::text AS fact
            """;

    private static final String RECEIPTS = """
            SELECT position, received_at, content_hash, transport, raw_length FROM event_log WHERE position > ? ORDER BY position LIMIT ?
            """;

    private final Transactions transactions;
    private final InstantSource time;
    private final int batch;

    /**
     * @param batch most entries of each source that one step takes
     */
    public Sequencer(Transactions transactions, InstantSource time, int batch) {
        this.transactions = transactions;
        this.time = time;
        this.batch = batch;
    }

    private record Head(long size, Hash root, long receipts) {}

    private record Fact(long txid, long id, String kind, String subject, JsonNode content) {}

    private record Receipt(long position, Fact fact) {}

    /** Takes one batch in. Returns how many entries it made. */
    public int step() {
        return transactions.call(tx -> {
            Head head = tx.query(HEAD, row -> new Head(row.getLong(1), Hash.of(row.getBytes(2)), row.getLong(3)))
                    .getFirst();
            List<Fact> facts = new ArrayList<>(tx.query(
                    FACTS,
                    row -> new Fact(
                            row.getLong("txid"),
                            row.getLong("id"),
                            row.getString("kind"),
                            row.getString("subject"),
                            fact(row.getString("fact"))),
                    batch));
            facts.sort(Comparator.comparingLong(Fact::txid).thenComparingLong(Fact::id));
            List<Receipt> receipts = receipts(tx, head.receipts());
            receipts.forEach(r -> facts.add(r.fact()));
            if (!facts.isEmpty()) {
                tx.tell(new dev.sluice.controlplane.fact.Fact.EntriesSequenced(facts.size()));
                append(
                        tx,
                        head,
                        facts,
                        receipts.isEmpty()
                                ? head.receipts()
                                : receipts.getLast().position());
            }
            return facts.size();
        });
    }

    private List<Receipt> receipts(Tx tx, long after) throws SQLException {
        return tx.query(
                RECEIPTS,
                row -> new Receipt(
                        row.getLong("position"),
                        new Fact(0, 0, "event.received", "event:" + row.getLong("position"), receipt(row))),
                after,
                batch);
    }

    private static JsonNode receipt(ResultSet row) throws SQLException {
        return JSON.createObjectNode()
                .put("position", row.getLong("position"))
                .put(
                        "received",
                        row.getObject("received_at", OffsetDateTime.class)
                                .toInstant()
                                .toString())
                .put("sha256", HexFormat.of().formatHex(row.getBytes("content_hash")))
                .put("bytes", row.getInt("raw_length"))
                .put("transport", row.getInt("transport"));
    }

    private static JsonNode fact(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON", e);
        }
    }

    private static byte[] body(long seq, Fact fact, Instant at) {
        ObjectNode whole = JSON.createObjectNode()
                .put("seq", seq)
                .put("kind", fact.kind())
                .put("subject", fact.subject())
                .put("at", at.toString());
        whole.set("fact", fact.content());
        return CanonicalBytes.of(whole.toString());
    }

    private void append(Tx tx, Head head, List<Fact> facts, long receipts) throws SQLException {
        Instant now = time.instant();
        Frontier frontier = Frontier.of(head.size(), new StoredTree(tx));
        if (!frontier.root().equals(head.root())) {
            throw new IllegalStateException(
                    "the ledger's tree does not have the root that its head says; nothing is appended to it"
                            + " before that is explained (see the ledger's findings)");
        }
        List<Frontier.Node> complete = new ArrayList<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Fact fact : facts) {
            long seq = frontier.size();
            byte[] body = body(seq, fact, now);
            Hash leaf = TreeHasher.leaf(body);
            rows.add(new @Nullable Object[] {seq, fact.kind(), fact.subject(), now, body, leaf.bytes()});
            Frontier.Grown grown = frontier.append(leaf);
            complete.addAll(grown.complete());
            frontier = grown.frontier();
        }
        tx.batch("INSERT INTO ledger_entry (seq, kind, subject, at, body, leaf_hash) VALUES (?, ?, ?, ?, ?, ?)", rows);
        StoredTree.write(tx, complete);
        tx.update(
                "UPDATE ledger_head SET size = ?, root = ?, receipt_position = ?",
                frontier.size(),
                frontier.root().bytes(),
                receipts);
    }
}
