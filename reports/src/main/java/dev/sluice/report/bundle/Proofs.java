package dev.sluice.report.bundle;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.note.SignedNote;
import dev.sluice.ledger.tree.NodeSource;
import dev.sluice.report.model.Evidence;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What shows that the evidence is in the ledger.
 *
 * @param checkpoint signed, of the size that the report was made at; null: the installation has no key
 * @param inclusion of all entries of the evidence
 * @param keys public ones
 */
public record Proofs(@Nullable SignedNote checkpoint, InclusionProof inclusion, KeySet keys) {
    /**
     * Makes the proofs.
     *
     * @param size of the ledger that the report was made at, and of the checkpoint
     * @param earlier sizes of earlier checkpoints, which auditors may hold; some dozens will do
     */
    public static Proofs of(
            Evidence evidence,
            long size,
            SortedSet<Long> earlier,
            NodeSource nodes,
            @Nullable SignedNote checkpoint,
            KeySet keys) {
        SortedSet<Long> entries = new TreeSet<>();
        evidence.entries().forEach(entry -> entries.add(entry.seq()));
        return new Proofs(checkpoint, InclusionProof.of(entries, size, earlier, nodes), keys);
    }
}
