package dev.sluice.controlplane.ledger;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.NodeSource;
import dev.sluice.ledger.tree.Proofs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the ledger shows to who asks: entries, and proofs that they belong to it. */
public final class LedgerProofs {
    /** Most entries of a page. */
    public static final int MOST = 1_000;

    private final Transactions transactions;

    public LedgerProofs(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * An entry.
     *
     * @param body canonical JSON: what the leaf is the hash of
     */
    public record Entry(long seq, String kind, String subject, Instant at, byte[] body, Hash leaf) {
        private static Entry read(ResultSet row) throws SQLException {
            return new Entry(
                    row.getLong("seq"),
                    row.getString("kind"),
                    row.getString("subject"),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getBytes("body"),
                    Hash.of(row.getBytes("leaf_hash")));
        }
    }

    /** Entries from a place on, in order; of one subject, or all. */
    public List<Entry> entries(long from, int limit, Optional<String> subject) {
        int most = Math.clamp(limit, 1, MOST);
        return transactions.call(tx -> subject.isPresent()
                ? tx.query(
                        "SELECT seq, kind, subject, at, body, leaf_hash FROM ledger_entry WHERE subject = ? AND seq >= ? ORDER BY seq LIMIT ?",
                        Entry::read,
                        subject.get(),
                        from,
                        most)
                : tx.query(
                        "SELECT seq, kind, subject, at, body, leaf_hash FROM ledger_entry WHERE seq >= ? ORDER BY seq LIMIT ?",
                        Entry::read,
                        from,
                        most));
    }

    /** Entries so far. */
    public long size() {
        return transactions.call(LedgerProofs::size);
    }

    /** Reads the tree in one transaction. */
    public <T> T read(Function<NodeSource, T> reading) {
        return transactions.call(tx -> reading.apply(new StoredTree(tx)));
    }

    private static long size(Tx tx) throws SQLException {
        return tx.query("SELECT size FROM ledger_head", row -> row.getLong(1)).getFirst();
    }

    /** Proof that an entry is in the tree of a size; empty when one of them is not there. */
    public Optional<List<Hash>> inclusion(long seq, long size) {
        return transactions.call(tx -> seq < 0 || seq >= size || size > size(tx)
                ? Optional.empty()
                : Optional.of(Proofs.inclusion(seq, size, new StoredTree(tx))));
    }

    /** Proof that the tree of the new size begins with that of the old; empty when there are not so many entries. */
    public Optional<List<Hash>> consistency(long before, long after) {
        return transactions.call(tx -> before < 0 || before > after || after > size(tx)
                ? Optional.empty()
                : Optional.of(Proofs.consistency(before, after, new StoredTree(tx))));
    }
}
