package dev.sluice.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** First 128 bits of a SHA-256: names content (facets, lineage statements) by its bytes. */
public record Digest128(long high, long low) implements Comparable<Digest128> {
    public static final Digest128 ZERO = new Digest128(0, 0);

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Sha256::newDigest);

    /** Digest of {@code length} bytes from {@code offset}. */
    public static Digest128 of(byte[] bytes, int offset, int length) {
        MessageDigest digest = SHA_256.get();
        digest.update(bytes, offset, length);
        return fromSha256(digest.digest());
    }

    public static Digest128 of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** Takes the first 16 of the 32 bytes. */
    public static Digest128 fromSha256(byte[] sha256) {
        ByteBuffer buffer = ByteBuffer.wrap(sha256);
        return new Digest128(buffer.getLong(), buffer.getLong());
    }

    public static Digest128 fromBytes(byte[] sixteen) {
        return fromSha256(sixteen);
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }

    @Override
    public int compareTo(Digest128 other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
