package dev.sluice.controlplane.ledger;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.NodeSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The tree as PostgreSQL has it: leaves in the entries, complete subtrees above them in nodes. */
final class StoredTree implements NodeSource {
    private final Tx tx;

    StoredTree(Tx tx) {
        this.tx = tx;
    }

    @Override
    public Hash node(int level, long index) {
        try {
            return (level == 0
                            ? tx.first(
                                    "SELECT leaf_hash FROM ledger_entry WHERE seq = ?",
                                    row -> Hash.of(row.getBytes(1)),
                                    index)
                            : tx.first(
                                    "SELECT hash FROM ledger_node WHERE level = ? AND index = ?",
                                    row -> Hash.of(row.getBytes(1)),
                                    level,
                                    index))
                    .orElseThrow(
                            () -> new NoSuchElementException("the ledger has no node " + index + " on level " + level));
        } catch (SQLException e) {
            throw new IllegalStateException("the ledger's tree cannot be read", e);
        }
    }

    /** Writes subtrees that became complete; leaves are written with their entries. */
    static void write(Tx tx, List<Frontier.Node> complete) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Frontier.Node node : complete) {
            if (node.level() > 0) {
                rows.add(new @Nullable Object[] {
                    node.level(), node.index(), node.hash().bytes()
                });
            }
        }
        tx.batch("INSERT INTO ledger_node (level, index, hash) VALUES (?, ?, ?)", rows);
    }
}
