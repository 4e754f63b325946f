package dev.sluice.report.bundle;

import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.MultiProof;
import dev.sluice.ledger.tree.NodeSource;
import dev.sluice.report.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * That some entries are in the ledger of one size, and that it grew from earlier ones: {@code inclusion-proof.json}.
 *
 * @param size entries of the ledger
 * @param root of the tree over them
 * @param entries which, ascending
 * @param nodes as {@link MultiProof} has them
 * @param consistency ascending by size
 */
public record InclusionProof(long size, Hash root, List<Long> entries, List<Hash> nodes, List<Growth> consistency) {
    public InclusionProof {
        entries = List.copyOf(entries);
        nodes = List.copyOf(nodes);
        consistency = List.copyOf(consistency);
    }

    /**
     * That the ledger grew from an earlier one.
     *
     * @param from its size
     * @param root of its tree
     * @param proof as RFC 9162 has it
     */
    public record Growth(long from, Hash root, List<Hash> proof) {
        public Growth {
            proof = List.copyOf(proof);
        }
    }

    /**
     * Makes the proof.
     *
     * @param entries numbers, each below the size
     * @param earlier sizes of earlier checkpoints; those that are not below the size are left out
     */
    public static InclusionProof of(SortedSet<Long> entries, long size, SortedSet<Long> earlier, NodeSource nodes) {
        List<Growth> consistency = new ArrayList<>();
        for (long from : new TreeSet<>(earlier).subSet(1L, Math.max(1L, size))) {
            consistency.add(new Growth(
                    from,
                    Frontier.of(from, nodes).root(),
                    dev.sluice.ledger.tree.Proofs.consistency(from, size, nodes)));
        }
        return new InclusionProof(
                size,
                Frontier.of(size, nodes).root(),
                List.copyOf(entries),
                MultiProof.of(entries, size, nodes),
                consistency);
    }

    private record File(long size, String root, List<Long> entries, List<String> nodes, List<GrowthFile> consistency) {}

    private record GrowthFile(long from, String root, List<String> proof) {}

    /** The file's bytes. */
    byte[] file() {
        return CanonicalJson.bytes(new File(
                size,
                root.base64(),
                entries,
                base64(nodes),
                consistency.stream()
                        .map(g -> new GrowthFile(g.from(), g.root().base64(), base64(g.proof())))
                        .toList()));
    }

    private static List<String> base64(List<Hash> hashes) {
        return hashes.stream().map(Hash::base64).toList();
    }
}
