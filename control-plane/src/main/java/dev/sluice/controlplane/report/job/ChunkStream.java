package dev.sluice.controlplane.report.job;

import dev.sluice.model.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Keeps a bundle in pieces while it is made: no more than one piece is in memory. */
final class ChunkStream extends OutputStream {
    /** Bytes of a piece; the last one may have fewer. */
    static final int CHUNK = 256 * 1024;

    private final ReportQueue queue;
    private final Work work;
    private final long mostBytes;
    private final MessageDigest digest = Sha256.newDigest();
    private final byte[] piece = new byte[CHUNK];
    private int filled;
    private int pieces;
    private long bytes;

    ChunkStream(ReportQueue queue, Work work, long mostBytes) {
        this.queue = queue;
        this.work = work;
        this.mostBytes = mostBytes;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        work.requireWanted();
        if (bytes + length > mostBytes) {
            throw new TooLargeException(mostBytes);
        }
        int at = offset;
        int left = length;
        while (left > 0) {
            int taken = Math.min(left, CHUNK - filled);
            System.arraycopy(from, at, piece, filled, taken);
            filled += taken;
            at += taken;
            left -= taken;
            if (filled == CHUNK) {
                keepPiece();
            }
        }
        digest.update(from, offset, length);
        bytes += length;
    }

    private void keepPiece() {
        if (filled == 0) {
            return;
        }
        if (!queue.keep(work.claimed(), pieces, Arrays.copyOf(piece, filled))) {
            work.stop();
        }
        work.writing("writing", bytes);
        pieces++;
        filled = 0;
    }

    /** Keeps what is left. Nothing may be written afterwards. */
    @Override
    public void close() {
        keepPiece();
    }

    long bytes() {
        return bytes;
    }

    /** {@code sha256:<hex>} of all of it; for once, at the end. */
    String digest() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
