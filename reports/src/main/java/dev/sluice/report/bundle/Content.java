package dev.sluice.report.bundle;

import dev.sluice.model.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Content of a file: written twice, first to be hashed, so it is the same each time. */
@FunctionalInterface
interface Content {
    void writeTo(OutputStream out) throws IOException;

    static Content of(byte[] bytes) {
        return out -> out.write(bytes);
    }

    /** Kept compressed: some writings of a large report have dozens of megabytes, and all are held until the zip is written. */
    static Content packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (OutputStream deflater = new DeflaterOutputStream(packed, fast)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fast.end();
        }
        byte[] kept = packed.toByteArray();
        return out -> {
            try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(kept))) {
                in.transferTo(out);
            }
        };
    }

    /** SHA-256 in lower-case hexadecimal digits. */
    default String sha256() throws IOException {
        MessageDigest digest = Sha256.newDigest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            writeTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
