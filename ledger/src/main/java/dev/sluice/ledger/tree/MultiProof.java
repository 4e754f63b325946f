package dev.sluice.ledger.tree;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One proof that many leaves are in a tree: the hashes of the largest subtrees without any of them, from left to right. What the
 * leaves' single proofs (RFC 6962) share stands in it once, and what can be computed from the leaves not at all.
 */
public final class MultiProof {
    private MultiProof() {}

    /**
     * Makes the proof.
     *
     * @param leaves indices, from 0; none: the proof is the root
     * @param size of the tree
     */
    public static List<Hash> of(SortedSet<Long> leaves, long size, NodeSource nodes) {
        if (!leaves.isEmpty() && (leaves.first() < 0 || leaves.last() >= size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves has no leaves " + leaves.first() + " to " + leaves.last());
        }
        List<Hash> proof = new ArrayList<>();
        if (size == 0) {
            proof.add(TreeHasher.empty());
        } else {
            collect(leaves, 0, size, nodes, proof);
        }
        return proof;
    }

    private static void collect(SortedSet<Long> leaves, long from, long to, NodeSource nodes, List<Hash> proof) {
        SortedSet<Long> within = leaves.subSet(from, to);
        if (within.isEmpty()) {
            proof.add(Proofs.range(from, to, nodes));
        } else if (to - from > 1) {
            long middle = from + Proofs.split(to - from);
            collect(within, from, middle, nodes, proof);
            collect(within, middle, to, nodes, proof);
        }
    }

    /**
     * The root that leaves and proof lead to: compare it with the one that was signed.
     *
     * @param leaves their hashes by index
     * @param size of the tree
     * @return empty when the proof does not fit the leaves: it is too short or too long, or the tree has no such leaf
     */
    public static Optional<Hash> root(SortedMap<Long, Hash> leaves, long size, List<Hash> proof) {
        if (size < 0 || (!leaves.isEmpty() && (leaves.firstKey() < 0 || leaves.lastKey() >= size))) {
            return Optional.empty();
        }
        Iterator<Hash> rest = proof.iterator();
        try {
            Hash root = size == 0 ? rest.next() : join(leaves, 0, size, rest);
            return rest.hasNext() ? Optional.empty() : Optional.of(root);
        } catch (NoSuchElementException _) {
            return Optional.empty(); // ran out of hashes
        }
    }

    private static Hash join(SortedMap<Long, Hash> leaves, long from, long to, Iterator<Hash> rest) {
        SortedMap<Long, Hash> within = leaves.subMap(from, to);
        if (within.isEmpty()) {
            return rest.next();
        }
        if (to - from == 1) {
            return within.firstEntry().getValue();
        }
        long middle = from + Proofs.split(to - from);
        Hash left = join(within, from, middle, rest);
        return TreeHasher.node(left, join(within, middle, to, rest));
    }
}
