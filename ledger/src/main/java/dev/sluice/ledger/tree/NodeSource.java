package dev.sluice.ledger.tree;

/** Gives the hashes of complete subtrees, as {@link Frontier} handed them out when they became complete. */
@FunctionalInterface
public interface NodeSource {
    /**
     * Hash of the subtree over the leaves {@code index * 2^level} to {@code (index + 1) * 2^level - 1}.
     *
     * @param level 0: a leaf
     * @param index from the left, from 0
     * @throws java.util.NoSuchElementException when the subtree is not there or not complete
     */
    Hash node(int level, long index);
}
