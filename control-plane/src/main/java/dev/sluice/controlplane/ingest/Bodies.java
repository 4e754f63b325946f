package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Request bodies: sizes and Content-Encoding. */
final class Bodies {
    private Bodies() {}

    /** The plain bytes, never more than the limit, however small they came packed. */
    static byte[] plain(byte @Nullable [] body, @Nullable String encoding, int limit) {
        if (body == null || body.length == 0) {
            throw new ProblemException(
                    Problem.of(400, "INGEST-EMPTY", "the body is empty; send an OpenLineage event as JSON"));
        }
        String named = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        byte[] plain =
                switch (named) {
                    case "", "identity" -> body;
                    case "gzip", "x-gzip" -> gunzip(body, limit);
                    default ->
                        throw new ProblemException(Problem.of(
                                415,
                                "INGEST-ENCODING",
                                "Content-Encoding " + named + " is not understood; send gzip or none"));
                };
        if (plain.length > limit) {
            throw tooLarge(limit);
        }
        return plain;
    }

    private static byte[] gunzip(byte[] packed, int limit) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(limit, packed.length * 8));
            byte[] buffer = new byte[16_384];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (out.size() > limit) {
                    throw tooLarge(limit);
                }
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(400, "INGEST-NOT-GZIP", "the body does not unpack as gzip: " + e.getMessage()));
        }
    }

    private static ProblemException tooLarge(int limit) {
        return new ProblemException(
                Problem.of(413, "INGEST-TOO-LARGE", "the body is larger than " + limit + " bytes unpacked; send less"));
    }
}
