package dev.sluice.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.note.SignedNote;
import dev.sluice.ledger.tree.Proofs;
import dev.sluice.ledger.tree.TreeHasher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds of a ledger that nobody tampers with. */
class SoundLedgerTest extends SignedLedger {
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
