package dev.sluice.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.ledger.Monitor.Finding;
import dev.sluice.controlplane.ledger.Monitor.Kind;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What somebody with all rights in the database can do to the ledger, and that it is found out. */
class LedgerAttackTest extends SignedLedger {
    /** As the owner of the tables could. */
    private void attack(String... statements) throws SQLException {
        try (Connection connection = stage.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private byte[] forged(long seq, String text) {
        return ("{\"at\":\"2026-03-10T12:00:00Z\",\"fact\":{\"forged\":\"" + text + "\"},\"kind\":\"audit\",\"seq\":"
                        + seq + ",\"subject\":\"thing:1\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String literal(byte[] bytes) {
        return "'\\x" + HexFormat.of().formatHex(bytes) + "'";
    }

    /** Makes leaf hashes, nodes and head fit the entries as they are: the most that the owner of the database can do. */
    private void makeTreeFit() throws SQLException {
        List<byte[]> bodies = stage.transactions()
                .call(tx -> tx.query("SELECT body FROM ledger_entry ORDER BY seq", row -> row.getBytes(1)));
        List<String> statements = new ArrayList<>(List.of("DELETE FROM ledger_node"));
        Frontier frontier = Frontier.EMPTY;
        for (byte[] body : bodies) {
            Hash leaf = TreeHasher.leaf(body);
            statements.add(
                    "UPDATE ledger_entry SET leaf_hash = " + literal(leaf.bytes()) + " WHERE seq = " + frontier.size());
            Frontier.Grown grown = frontier.append(leaf);
            grown.complete().stream()
                    .filter(n -> n.level() > 0)
                    .forEach(n -> statements.add("INSERT INTO ledger_node VALUES (" + n.level() + ", " + n.index()
                            + ", " + literal(n.hash().bytes()) + ")"));
            frontier = grown.frontier();
        }
        statements.add("UPDATE ledger_head SET size = " + frontier.size() + ", root = "
                + literal(frontier.root().bytes()));
        attack(statements.toArray(String[]::new));
    }

    @Test
    void anEditIsFound() throws SQLException {
        attack("UPDATE ledger_entry SET body = " + literal(forged(11, "x")) + " WHERE seq = 11");
        assertThat(look()).extracting(Finding::kind).contains(Kind.EDITED, Kind.ROOT);
        assertThat(look().getFirst().seq()).isEqualTo(11);
    }

    @Test
    void anEditWithAllHashesMadeToFitIsFoundByTheCheckpoint() throws SQLException {
        attack("UPDATE ledger_entry SET body = " + literal(forged(11, "x")) + " WHERE seq = 11");
        makeTreeFit();
        assertThat(look()).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT);
        attack("DELETE FROM ledger_checkpoint");
        assertThat(look())
                .as("by the one in the folder")
                .extracting(Finding::kind)
                .containsExactly(Kind.CHECKPOINT);
    }

    @Test
    void aDeletedEntryIsFound() throws SQLException {
        attack("DELETE FROM ledger_entry WHERE seq = 5");
        assertThat(look())
                .extracting(Finding::kind, Finding::seq)
                .contains(org.assertj.core.groups.Tuple.tuple(Kind.MISSING, 5L));
    }

    @Test
    void aDeletedEntryWhoseGapWasClosedIsFound() throws SQLException {
        attack(
                "DELETE FROM ledger_entry WHERE seq = 5",
                "UPDATE ledger_entry SET seq = seq - 1 + 1000000 WHERE seq > 5",
                "UPDATE ledger_entry SET seq = seq - 1000000 WHERE seq >= 1000000");
        makeTreeFit();
        assertThat(look()).extracting(Finding::kind).contains(Kind.EDITED, Kind.CHECKPOINT);
    }

    @Test
    void aChangedOrderIsFound() throws SQLException {
        attack(
                "UPDATE ledger_entry SET seq = -1 WHERE seq = 3",
                "UPDATE ledger_entry SET seq = 3 WHERE seq = 4",
                "UPDATE ledger_entry SET seq = 4 WHERE seq = -1");
        assertThat(look()).extracting(Finding::kind).contains(Kind.EDITED, Kind.CHECKPOINT);
        makeTreeFit();
        assertThat(look()).extracting(Finding::kind).contains(Kind.EDITED, Kind.CHECKPOINT);
    }

    @Test
    void anInsertedEntryIsFound() throws SQLException {
        long size = size();
        byte[] body = forged(size, "late");
        attack("INSERT INTO ledger_entry VALUES (" + size + ", 'audit', 'thing:1', now(), " + literal(body) + ", "
                + literal(TreeHasher.leaf(body).bytes()) + ")");
        assertThat(look()).extracting(Finding::kind).containsExactly(Kind.UNKNOWN_ENTRY);
        attack(
                "DELETE FROM ledger_entry WHERE seq = " + size,
                "UPDATE ledger_entry SET seq = seq + 1000001 WHERE seq >= 10",
                "UPDATE ledger_entry SET seq = seq - 1000000 WHERE seq >= 1000000",
                "INSERT INTO ledger_entry VALUES (10, 'audit', 'thing:1', now(), " + literal(forged(10, "between"))
                        + ", '')");
        makeTreeFit();
        assertThat(look()).extracting(Finding::kind).contains(Kind.EDITED, Kind.CHECKPOINT);
    }

    @Test
    void aTruncatedLedgerIsFound() throws SQLException {
        attack("DELETE FROM ledger_entry WHERE seq >= 30");
        makeTreeFit();
        assertThat(look()).extracting(Finding::kind).containsExactly(Kind.TRUNCATED);
        attack("DELETE FROM ledger_checkpoint");
        assertThat(look())
                .as("by the one in the folder")
                .extracting(Finding::kind)
                .containsExactly(Kind.TRUNCATED);
    }

    @Test
    void aForgedCheckpointIsFound() throws SQLException {
        attack("UPDATE ledger_checkpoint SET note = replace(note, ORIGIN, ORIGIN)"
                .replace("ORIGIN, ORIGIN", "'ledger', 'lodger'"));
        assertThat(look()).extracting(Finding::kind).containsExactly(Kind.CHECKPOINT);
    }
}
