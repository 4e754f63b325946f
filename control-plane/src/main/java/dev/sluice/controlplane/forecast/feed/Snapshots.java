package dev.sluice.controlplane.forecast.feed;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.predict.feed.RunStory;
import io.quarkus.logging.Log;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** States of the predictor in the store: compressed, in parts, the last two of them. */
final class Snapshots {
    private static final int PART = 4 << 20;
    private static final int BUFFER = 1 << 16;
    private static final int KEPT = 2;

    private Snapshots() {}

    /** A state and the event behind which it was. */
    record Restored(RunStory story, long position) {}

    /** Keeps a state, as part of the transaction. */
    static void write(Tx tx, RunStory story, long position, Instant now) throws SQLException {
        tx.update("DELETE FROM forecast_snapshot WHERE position = ?", position);
        ZstdOutputStream packed = packed(new Parts(tx, position, now));
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(packed, BUFFER))) {
            story.write(out);
        } catch (IOException e) {
            throw unwrapped(e);
        }
        tx.update("""
                DELETE FROM forecast_snapshot WHERE position NOT IN (
                    SELECT position FROM forecast_snapshot WHERE part = 0 ORDER BY position DESC LIMIT ?)
                """, KEPT);
    }

    private static ZstdOutputStream packed(OutputStream out) {
        try {
            return new ZstdOutputStream(out, 1).setChecksum(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest state of this format at or before a position that can be read. */
    static Optional<Restored> read(Tx tx, long upTo, int jobs) throws SQLException {
        List<Long> positions = tx.query("""
                SELECT position FROM forecast_snapshot WHERE part = 0 AND format = ? AND position <= ? ORDER BY position DESC
                """, row -> row.getLong(1), RunStory.FORMAT, upTo);
        for (long position : positions) {
            RunStory story = new RunStory(jobs);
            try (DataInputStream in = new DataInputStream(
                    new BufferedInputStream(new ZstdInputStream(new Stored(tx, position)), BUFFER))) {
                story.read(in);
                return Optional.of(new Restored(story, position));
            } catch (IOException | RuntimeException e) {
                if (e.getCause() instanceof SQLException store) {
                    throw store;
                }
                Log.warnf("snapshot of forecasts does not read, passed over position=%d cause=%s", position, e);
            }
        }
        return Optional.empty();
    }

    private static SQLException unwrapped(IOException e) {
        return e.getCause() instanceof SQLException store ? store : new SQLException("a snapshot is not written", e);
    }

    /** Cuts what is written into rows. */
    private static final class Parts extends OutputStream {
        private final Tx tx;
        private final long position;
        private final Instant now;
        private final byte[] buffer = new byte[PART];
        private int used;
        private int part;

        private Parts(Tx tx, long position, Instant now) {
            this.tx = tx;
            this.position = position;
            this.now = now;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            int left = length;
            while (left > 0) {
                int fits = Math.min(left, PART - used);
                System.arraycopy(bytes, from, buffer, used, fits);
                used += fits;
                from += fits;
                left -= fits;
                if (used == PART) {
                    store();
                }
            }
        }

        private void store() throws IOException {
            try {
                tx.update(
                        "INSERT INTO forecast_snapshot (position, part, format, taken_at, state) VALUES (?, ?, ?, ?, ?)",
                        position,
                        part++,
                        RunStory.FORMAT,
                        now,
                        Arrays.copyOf(buffer, used));
                used = 0;
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (used > 0 || part == 0) {
                store();
            }
        }
    }

    /** Reads row after row. */
    private static final class Stored extends InputStream {
        private final Tx tx;
        private final long position;
        private byte[] current = new byte[0];
        private int at;
        private int part;

        private Stored(Tx tx, long position) {
            this.tx = tx;
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            return ready() ? current[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!ready()) {
                return -1;
            }
            int taken = Math.min(length, current.length - at);
            System.arraycopy(current, at, bytes, offset, taken);
            at += taken;
            return taken;
        }

        private boolean ready() throws IOException {
            if (at < current.length) {
                return true;
            }
            try {
                Optional<byte[]> next = tx.first(
                        "SELECT state FROM forecast_snapshot WHERE position = ? AND part = ?",
                        row -> row.getBytes(1),
                        position,
                        part++);
                current = next.orElseGet(() -> new byte[0]);
                at = 0;
                return current.length > 0;
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
