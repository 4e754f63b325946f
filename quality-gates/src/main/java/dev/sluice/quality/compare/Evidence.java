package dev.sluice.quality.compare;

import dev.sluice.quality.execute.Source;
import java.util.Optional;

/**
 * What is left of one side of a comparison.
 *
 * @param source where its rows are; empty: they are gone, only digests are left
 * @param bytes SHA-256 of its files; empty: it has none
 * @param kept digest of its rows from when they were there; empty: none was kept
 */
public record Evidence(Optional<Source> source, Optional<String> bytes, Optional<Kept> kept) {
    /** A digest of rows; see {@link ContentDigest}. */
    public record Kept(String algorithm, String digest, long rows) {
        /** What is kept of a digest. */
        public static Kept of(ContentDigest content) {
            return new Kept(content.algorithm(), content.digest(), content.rows());
        }
    }

    /** Rows that are still there. */
    public static Evidence of(Source source) {
        return new Evidence(Optional.of(source), Optional.empty(), Optional.empty());
    }

    /** Rows that are gone. */
    public static Evidence gone(Optional<String> bytes, Optional<Kept> kept) {
        return new Evidence(Optional.empty(), bytes, kept);
    }

    /** The same, with the SHA-256 of its files. */
    public Evidence withBytes(String sha256) {
        return new Evidence(source, Optional.of(sha256), kept);
    }
}
