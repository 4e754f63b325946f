package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads bundles, piece by piece: any part of one takes no more memory than a piece. */
@ApplicationScoped
public class BundleStore {
    private final Jdbc jdbc;

    public BundleStore(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Writes a part of a bundle. */
    void copy(UUID report, ByteRange range, OutputStream out) throws IOException {
        try (InputStream in = open(report, range)) {
            in.transferTo(out);
        }
    }

    /** A part of a bundle as it is read. Blocks on the store for each piece. */
    InputStream open(UUID report, ByteRange range) {
        return new Pieces(report, range);
    }

    private Optional<byte[]> piece(UUID report, long seq) {
        return jdbc.first(
                "SELECT body FROM report_chunk WHERE report_id = ? AND seq = ?",
                row -> row.getBytes(1),
                report,
                Math.toIntExact(seq));
    }

    private final class Pieces extends InputStream {
        private final UUID report;
        private final ByteRange range;
        private long at;
        private @Nullable InputStream piece;

        Pieces(UUID report, ByteRange range) {
            this.report = report;
            this.range = range;
            this.at = range.from();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (at > range.to()) {
                return -1;
            }
            InputStream now = piece;
            if (now == null || now.available() == 0) {
                now = next();
                piece = now;
            }
            int read = now.read(to, offset, (int) Math.min(length, range.to() - at + 1));
            at += read;
            return read;
        }

        private InputStream next() throws IOException {
            byte[] body = piece(report, at / ChunkStream.CHUNK)
                    .orElseThrow(() -> new IOException("the bundle of report " + report + " was deleted meanwhile"));
            int skip = (int) (at % ChunkStream.CHUNK);
            if (skip >= body.length) {
                throw new IOException("the bundle of report " + report + " is shorter than it was");
            }
            return new ByteArrayInputStream(body, skip, body.length - skip);
        }
    }
}
