package dev.sluice.scheduler.execute;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream of bytes into lines of text.
 *
 * <p>Any bytes will do: what is no UTF-8 becomes U+FFFD. A line longer than its limit is held only up to it. For one
 * thread at a time.
 */
public final class LineSplitter implements AutoCloseable {
    private static final int CHUNK = 8 * 1024;

    private final int limit;
    private final int hold;
    private final Lines lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private long size;

    /** Takes lines. */
    @FunctionalInterface
    interface Lines {
        /**
         * One line.
         *
         * @param text at most as long as is held
         * @param size of the whole line in bytes
         * @param cut whether the line was longer than its limit
         */
        void line(String text, long size, boolean cut);
    }

    /** Holds a little more than the limit, so that a secret across the limit is still seen whole. */
    LineSplitter(int limit, int hold, Lines lines) {
        this.limit = limit;
        this.hold = hold;
        this.lines = lines;
    }

    /** Takes the next bytes. */
    public void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int from = offset;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, from, i - from);
                emit();
                from = i + 1;
            }
        }
        keep(bytes, from, end - from);
    }

    /** Takes everything up to the end of a stream; blocks. */
    public void readAll(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            write(chunk, 0, n);
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        size += length;
        line.write(bytes, offset, Math.min(length, hold - line.size()));
    }

    private void emit() {
        String text = line.toString(StandardCharsets.UTF_8);
        boolean cut = size > limit;
        if (!cut && text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        long whole = size;
        line.reset();
        size = 0;
        lines.line(text, whole, cut);
    }

    /** Gives the last line when it has no end. */
    @Override
    public void close() {
        if (size > 0) {
            emit();
        }
    }
}
