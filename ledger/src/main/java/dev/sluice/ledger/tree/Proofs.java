package dev.sluice.ledger.tree;

import java.util.ArrayList;
import java.util.List;

/** Makes and checks proofs of a Merkle tree (RFC 6962, section 2.1; the checks by RFC 9162, sections 2.1.3.2 and 2.1.4.2). */
public final class Proofs {
    private Proofs() {}

    /**
     * Proof that a leaf is in the tree: hashes from the leaf's sibling to the root's child.
     *
     * @param index of the leaf, from 0
     * @param size of the tree
     */
    public static List<Hash> inclusion(long index, long size, NodeSource nodes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + index);
        }
        List<Hash> path = new ArrayList<>();
        path(index, 0, size, nodes, path);
        return path;
    }

    private static void path(long index, long from, long to, NodeSource nodes, List<Hash> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            path(index, from, middle, nodes, path);
            path.add(range(middle, to, nodes));
        } else {
            path(index, middle, to, nodes, path);
            path.add(range(from, middle, nodes));
        }
    }

    /**
     * Proof that the tree of the new size begins with that of the old one; empty for equal sizes and an empty old tree.
     *
     * @param before old size
     * @param after new size
     */
    public static List<Hash> consistency(long before, long after, NodeSource nodes) {
        if (before < 0 || before > after) {
            throw new IllegalArgumentException("a tree does not grow from " + before + " to " + after + " leaves");
        }
        List<Hash> proof = new ArrayList<>();
        if (before > 0 && before < after) {
            subproof(before, 0, after, true, nodes, proof);
        }
        return proof;
    }

    private static void subproof(long before, long from, long to, boolean known, NodeSource nodes, List<Hash> proof) {
        if (before == to) {
            if (!known) {
                proof.add(range(from, to, nodes));
            }
            return;
        }
        long middle = from + split(to - from);
        if (before <= middle) {
            subproof(before, from, middle, known, nodes, proof);
            proof.add(range(middle, to, nodes));
        } else {
            subproof(before, middle, to, false, nodes, proof);
            proof.add(range(from, middle, nodes));
        }
    }

    /** Root of the subtree over some leaves: one stored node where it is complete, else joined from two. */
    static Hash range(long from, long to, NodeSource nodes) {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return nodes.node(level, from >>> level);
        }
        long middle = from + split(count);
        return TreeHasher.node(range(from, middle, nodes), range(middle, to, nodes));
    }

    /** Largest power of two below a number above 1. */
    static long split(long count) {
        return Long.highestOneBit(count - 1);
    }

    /** Whether the proof shows that the leaf is at that place of the tree with that root. */
    public static boolean verifyInclusion(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Hash hash = leaf;
        for (Hash sibling : proof) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = TreeHasher.node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = TreeHasher.node(hash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether the proof shows that the newer tree begins with the older one. */
    public static boolean verifyConsistency(long before, Hash oldRoot, long after, Hash newRoot, List<Hash> proof) {
        if (before < 0 || before > after) {
            return false;
        }
        if (before == after) {
            return proof.isEmpty() && oldRoot.equals(newRoot);
        }
        if (before == 0) {
            return proof.isEmpty() && oldRoot.equals(TreeHasher.empty());
        }
        List<Hash> hashes = new ArrayList<>();
        if (Long.bitCount(before) == 1) {
            hashes.add(oldRoot);
        }
        hashes.addAll(proof);
        if (hashes.isEmpty()) {
            return false;
        }
        return joins(before, oldRoot, after, newRoot, hashes);
    }

    private static boolean joins(long before, Hash oldRoot, long after, Hash newRoot, List<Hash> hashes) {
        long node = before - 1;
        long last = after - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        Hash old = hashes.getFirst();
        Hash grown = hashes.getFirst();
        for (Hash hash : hashes.subList(1, hashes.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                old = TreeHasher.node(hash, old);
                grown = TreeHasher.node(hash, grown);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                grown = TreeHasher.node(grown, hash);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && old.equals(oldRoot) && grown.equals(newRoot);
    }
}
