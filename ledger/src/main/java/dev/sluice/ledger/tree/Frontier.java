package dev.sluice.ledger.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: roots of its complete subtrees, largest first. Enough to append and to know the root; all
 * other nodes can be forgotten or stored elsewhere. Immutable.
 *
 * @param size leaves so far
 * @param peaks one for each bit that is set in {@code size}, highest first
 */
public record Frontier(long size, List<Hash> peaks) {
    /** Nothing yet. */
    public static final Frontier EMPTY = new Frontier(0, List.of());

    public Frontier {
        peaks = List.copyOf(peaks);
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves does not have " + peaks.size() + " peaks");
        }
    }

    /** A subtree that is complete from now on. */
    public record Node(int level, long index, Hash hash) {}

    /** After an append: the new edge, and the subtrees that became complete by it, the leaf first. */
    public record Grown(Frontier frontier, List<Node> complete) {
        public Grown {
            complete = List.copyOf(complete);
        }
    }

    /** With one more leaf. */
    public Grown append(Hash leaf) {
        List<Hash> edge = new ArrayList<>(peaks);
        List<Node> complete = new ArrayList<>();
        Hash right = leaf;
        complete.add(new Node(0, size, right));
        int level = 0;
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            right = TreeHasher.node(edge.removeLast(), right);
            level++;
            complete.add(new Node(level, size >>> level, right));
        }
        edge.add(right);
        return new Grown(new Frontier(size + 1, edge), complete);
    }

    /** Root of the tree: the peaks joined from the right. */
    public Hash root() {
        if (peaks.isEmpty()) {
            return TreeHasher.empty();
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = TreeHasher.node(peaks.get(i), root);
        }
        return root;
    }

    /** The edge of a tree of that size, from stored subtrees. */
    public static Frontier of(long size, NodeSource nodes) {
        List<Hash> peaks = new ArrayList<>();
        long start = 0;
        for (int level = Long.SIZE - 2; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                peaks.add(nodes.node(level, start >>> level));
                start += 1L << level;
            }
        }
        return new Frontier(size, peaks);
    }
}
