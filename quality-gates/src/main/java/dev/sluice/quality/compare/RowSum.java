package dev.sluice.quality.compare;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A multiset of rows in 256 bits: the sum of the rows' SHA-256 modulo 2^256. Order does not matter, how often a row is there
 * does, and sums of parts add up to the sum of the whole.
 */
public final class RowSum {
    private static final int WORDS = 4;

    /** Least significant word last, as in the digests. */
    private final long[] words = new long[WORDS];

    private long rows;

    /** Adds a row by its SHA-256. */
    public void add(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        add(bytes.getLong(0), bytes.getLong(8), bytes.getLong(16), bytes.getLong(24));
        rows++;
    }

    /** Adds all rows of another part. */
    public void add(RowSum other) {
        add(other.words[0], other.words[1], other.words[2], other.words[3]);
        rows += other.rows;
    }

    private void add(long... others) {
        long carry = 0;
        for (int i = WORDS - 1; i >= 0; i--) {
            long sum = words[i] + others[i];
            long carried = Long.compareUnsigned(sum, words[i]) < 0 ? 1 : 0;
            long whole = sum + carry;
            carry = carried + (Long.compareUnsigned(whole, sum) < 0 ? 1 : 0);
            words[i] = whole;
        }
    }

    /** How many rows were added. */
    public long rows() {
        return rows;
    }

    /** The sum in hexadecimal, most significant byte first. */
    public String hex() {
        ByteBuffer bytes = ByteBuffer.allocate(WORDS * Long.BYTES);
        for (long word : words) {
            bytes.putLong(word);
        }
        return HexFormat.of().formatHex(bytes.array());
    }
}
