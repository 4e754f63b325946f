package dev.sluice.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.ledger.Monitor.Finding;
import dev.sluice.controlplane.ledger.Monitor.Kind;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.note.SignedNote;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.Proofs;
import dev.sluice.ledger.tree.TreeHasher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody with all rights in the database can do to the ledger, and that it is found out. */
class LedgerAttackTest {
    private static final String ORIGIN = "example.org/ledger";
    private static final String PASSWORD = "only for this test";

    @TempDir
    Path folder;

    private final Stage stage = new Stage();
    private LedgerKeys keys = new LedgerKeys(List.of(), new KeySet(List.of()));

    @BeforeEach
    void sixtyEntriesOfWhichFortyAreSigned() throws Exception {
        keys = LedgerKeys.read(ORIGIN, Optional.of(keystore()), PASSWORD.toCharArray(), Optional.empty(), stage.now());
        write(0, 40);
        sequence();
        assertThat(checkpoints().sign()).isPresent();
        write(40, 60);
        sequence();
    }

    private Path keystore() throws Exception {
        Path file = folder.resolve("ledger.p12");
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "Ed25519",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                "LEDGER_PASS",
                "-alias",
                "ledger",
                "-dname",
                "CN=ledger",
                "-startdate",
                "2026/01/01 00:00:00",
                "-validity",
                "3650");
        keytool.environment().put("LEDGER_PASS", PASSWORD);
        Process process = keytool.redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
        return file;
    }

    private void write(int from, int to) {
        stage.transactions().run(tx -> {
            for (int i = from; i < to; i++) {
                Audit.record(
                        tx,
                        new Actor("olga", 7, Role.OPERATOR),
                        "test.done",
                        "thing:" + i,
                        Map.of("number", i),
                        stage.now());
            }
        });
    }

    private void sequence() {
        Sequencer sequencer = new Sequencer(stage.transactions(), stage.clock(), 16);
        int taken;
        do {
            taken = sequencer.step();
        } while (taken > 0);
    }

    private Checkpoints checkpoints() {
        return new Checkpoints(
                stage.transactions(), stage.clock(), ORIGIN, keys.signing(), Optional.of(folder.resolve("out")));
    }

    private List<Finding> look() {
        return new Monitor(stage.transactions(), stage.clock(), keys.published(), Optional.of(folder.resolve("out")))
                .look();
    }

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

    private long size() {
        return new LedgerProofs(stage.transactions()).size();
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
    void nothingIsFoundWhereNothingWasDone() {
        assertThat(size()).isGreaterThanOrEqualTo(60);
        assertThat(look()).isEmpty();
        assertThat(stage.transactions()
                        .call(tx -> tx.query("SELECT count(*) FROM ledger_pending", row -> row.getLong(1)))
                        .getFirst())
                .isZero();
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

    @Test
    void theTablesRefuseChangesByTheService() {
        for (String sql : List.of(
                "UPDATE ledger_entry SET kind = 'x' WHERE seq = 1",
                "DELETE FROM ledger_entry WHERE seq = 1",
                "DELETE FROM ledger_node WHERE level = 1",
                "TRUNCATE ledger_entry")) {
            assertThatThrownBy(() -> stage.transactions().run(tx -> tx.update(sql)))
                    .as(sql)
                    .hasMessageContaining("42501");
        }
    }

    @Test
    void proofsOfTheStoredTreeHold() {
        LedgerProofs proofs = new LedgerProofs(stage.transactions());
        SignedNote note = SignedNote.parse(checkpoints().latest().orElseThrow().note());
        Checkpoint signed = Checkpoint.parse(note.text());
        checkpoints().sign();
        Checkpoints.Signed now = checkpoints().latest().orElseThrow();
        assertThat(now.size()).isGreaterThan(signed.size());
        assertThat(Proofs.verifyConsistency(
                        signed.size(),
                        signed.root(),
                        now.size(),
                        now.root(),
                        proofs.consistency(signed.size(), now.size()).orElseThrow()))
                .isTrue();
        for (LedgerProofs.Entry entry : proofs.entries(0, 1_000, Optional.empty())) {
            assertThat(Proofs.verifyInclusion(
                            TreeHasher.leaf(entry.body()),
                            entry.seq(),
                            now.size(),
                            proofs.inclusion(entry.seq(), now.size()).orElseThrow(),
                            now.root()))
                    .isTrue();
        }
        assertThat(proofs.inclusion(now.size(), now.size())).isEmpty();
        assertThat(proofs.consistency(1, now.size() + 1)).isEmpty();
    }

    @Test
    void factsWrittenAtOnceByManyAllGetTheirPlace() throws Exception {
        long before = size();
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 6; w++) {
            int writer = w;
            writers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 20; i++) {
                    write(1_000 + writer * 100 + i, 1_000 + writer * 100 + i + 1);
                }
            }));
        }
        List<Thread> sequencers = new ArrayList<>();
        for (int s = 0; s < 2; s++) {
            sequencers.add(Thread.startVirtualThread(() -> {
                for (int i = 0; i < 30; i++) {
                    new Sequencer(stage.transactions(), stage.clock(), 7).step();
                }
            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        for (Thread sequencer : sequencers) {
            sequencer.join();
        }
        sequence();
        assertThat(size()).isEqualTo(before + 120);
        assertThat(look()).isEmpty();
        assertThat(stage.transactions()
                        .call(tx -> tx.query(
                                "SELECT count(DISTINCT subject) FROM ledger_entry WHERE subject LIKE 'thing:1___'",
                                row -> row.getLong(1)))
                        .getFirst())
                .isEqualTo(120);
    }
}
