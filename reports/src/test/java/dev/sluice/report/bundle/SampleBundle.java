package dev.sluice.report.bundle;

import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A bundle of a sample, with a ledger of its own. Renderings are short texts where only the bundle itself matters. */
final class SampleBundle {
    static final Renderings SHORT = new Renderings(
            Map.of(
                    "ro-crate-metadata.json", named("crate"),
                    "prov.json", named("prov"),
                    "lineage/columns.csv", named("columns")),
            named("drawing"),
            (report, svg) -> named("html " + svg.length).apply(report),
            (report, svg) -> named("pdf " + svg.length).apply(report));

    private SampleBundle() {}

    /** Short but for one file. */
    static Renderings shortBut(String file, Function<Report, byte[]> rendering) {
        Map<String, Function<Report, byte[]>> plain = new HashMap<>(SHORT.plain());
        plain.put(file, rendering);
        return new Renderings(plain, SHORT.drawing(), SHORT.html(), SHORT.pdf());
    }

    private static Function<Report, byte[]> named(String name) {
        return report -> (name + " of " + report.identity().id() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Writes the same report each time, signed at that time. */
    static void write(Renderings renderings, Shape shape, long seed, Instant issued, OutputStream out)
            throws IOException {
        Report report = ReportSamples.hostile(shape, seed);
        SampleLedger ledger =
                new SampleLedger(SampleLedger.events(30), report.identity().ledgerSize(), seed);
        Evidence evidence = new Evidence(SampleLedger.events(30), ledger.receipts());
        new BundleWriter(renderings).put(report, evidence, ledger.proofs(evidence), ledger.signer(issued), out);
    }

    static byte[] bytes(Renderings renderings, Shape shape, long seed, Instant issued) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(renderings, shape, seed, issued, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Content of its files, by name. */
    static SortedMap<String, byte[]> files(byte[] zip) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    static byte[] file(SortedMap<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    static void unpack(byte[] zip, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files(zip).entrySet()) {
            Path target = folder.resolve(file.getKey()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException(file.getKey() + " leads out of the folder");
            }
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    /** In a JVM of its own: file, SHORT or ALL renderings, shape, seed, time of issue. */
    public static void main(String... args) throws IOException {
        try (OutputStream out = Files.newOutputStream(Path.of(args[0]))) {
            Renderings renderings = args[1].equals("ALL") ? Renderings.ALL : SHORT;
            write(renderings, Shape.valueOf(args[2]), Long.parseLong(args[3]), Instant.parse(args[4]), out);
        }
    }
}
