package dev.sluice.report.bundle;

import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Report;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the zip. The same report and evidence give the same bytes of all files but those that prove and sign, on any machine
 * with the same JDK.
 */
public final class BundleWriter {
    private static final int LEVEL = 6;

    // The millisecond is not stored. Without it the JDK takes the time for one before 1980, and adds an extra field in
    // local time.
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 0, 1_000_000);

    private final Renderings renderings;

    BundleWriter(Renderings renderings) {
        this.renderings = renderings;
    }

    /**
     * Writes a bundle. The stream stays open. Blocks for seconds, for a minute where there are thousands of runs.
     *
     * @param proofs of the size of the ledger that the report names
     * @param signer null: the installation has no key, so nothing is signed
     */
    public static void write(Report report, Evidence evidence, Proofs proofs, @Nullable Signer signer, OutputStream out)
            throws IOException {
        new BundleWriter(Renderings.ALL).put(report, evidence, proofs, signer, out);
    }

    void put(Report report, Evidence evidence, Proofs proofs, @Nullable Signer signer, OutputStream out)
            throws IOException {
        if (proofs.inclusion().size() != report.identity().ledgerSize()) {
            throw new IllegalArgumentException("the report is of ledger size "
                    + report.identity().ledgerSize() + ", its proofs of "
                    + proofs.inclusion().size());
        }
        SortedMap<String, Content> files = BundleFiles.told(report, evidence, renderings);
        byte[] manifest = BundleFiles.manifest(BundleFiles.hashes(files)).getBytes(StandardCharsets.UTF_8);
        SortedMap<String, Content> beside = BundleFiles.beside(proofs);
        SortedMap<String, Content> all = new TreeMap<>(files);
        all.putAll(beside);
        all.put(BundleFiles.MANIFEST, Content.of(manifest));
        if (signer != null) {
            byte[] statement =
                    Statement.of(report, Content.of(manifest).sha256(), BundleFiles.hashes(beside), signer.at());
            all.put(BundleFiles.ATTESTATION, Content.of(Attestation.of(statement, signer.key())));
        }
        zip(all, out);
    }

    private static void zip(SortedMap<String, Content> files, OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(new Kept(out), StandardCharsets.UTF_8)) {
            zip.setLevel(LEVEL);
            for (Map.Entry<String, Content> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                file.getValue().writeTo(zip);
                zip.closeEntry();
            }
        }
    }

    /** Somebody else's stream: the zip's compressor is to be closed, not it. */
    private static final class Kept extends FilterOutputStream {
        private Kept(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
