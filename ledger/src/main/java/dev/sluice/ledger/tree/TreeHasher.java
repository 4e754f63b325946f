package dev.sluice.ledger.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashing of a Merkle tree: leaves and inner nodes are told apart by their first byte (RFC 6962, section 2.1). */
public final class TreeHasher {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private TreeHasher() {}

    /** Root of a tree without leaves. */
    public static Hash empty() {
        return Hash.of(sha256().digest());
    }

    /** Hash of an entry. */
    public static Hash leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return Hash.of(digest.digest(entry));
    }

    /** Hash of two subtrees. */
    public static Hash node(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        left.update(digest);
        right.update(digest);
        return Hash.of(digest.digest());
    }

    /** The JDK's: this module stands alone, so that whoever doubts the service can check its tree without it. */
    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
