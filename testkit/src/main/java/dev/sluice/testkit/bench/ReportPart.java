package dev.sluice.testkit.bench;

import dev.sluice.ledger.key.KeySet;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.ledger.note.Checkpoint;
import dev.sluice.ledger.tree.Frontier;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.TreeHasher;
import dev.sluice.report.bundle.BundleWriter;
import dev.sluice.report.bundle.Proofs;
import dev.sluice.report.bundle.Signer;
import dev.sluice.report.crate.RunCrate;
import dev.sluice.report.drawing.LineageDrawing;
import dev.sluice.report.html.ReportHtml;
import dev.sluice.report.json.ReportJson;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Report;
import dev.sluice.report.pdf.ReportPdf;
import dev.sluice.report.prov.ProvJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.DeflaterOutputStream;

/** One writing of a large report in a process of its own, cold as a job's first one: prints seconds, seconds of the processors, bytes, and peak of memory. */
final class ReportPart {
    private static final Instant AT = Instant.parse("2026-03-02T01:00:00Z");

    private final ReportData data;
    private final Report report;

    private ReportPart(ReportData data) {
        this.data = data;
        this.report = data.report();
    }

    /** Arguments: what is written, how many runs, how many versions. */
    public static void main(String[] arguments) throws Exception {
        ReportPart part =
                new ReportPart(new ReportData(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
        byte[] drawing = LineageDrawing.of(part.report);
        byte[] json = arguments[0].equals("deflate") ? ReportJson.of(part.report) : new byte[0];
        long begin = System.nanoTime();
        long worked = cpu();
        long bytes =
                switch (arguments[0]) {
                    case "deflate" -> deflated(json);
                    case "json" -> ReportJson.of(part.report).length;
                    case "crate" -> RunCrate.of(part.report).length;
                    case "prov" -> ProvJson.of(part.report).length;
                    case "drawing" -> LineageDrawing.of(part.report).length;
                    case "html" -> ReportHtml.of(part.report, drawing).length;
                    case "pdf" -> ReportPdf.of(part.report, drawing).length;
                    case "zip" -> part.zip();
                    default -> throw new IllegalArgumentException(arguments[0]);
                };
        System.out.printf(
                Locale.ROOT,
                "%.3f %.3f %d %d%n",
                (System.nanoTime() - begin) / 1e9,
                (cpu() - worked) / 1e9,
                bytes,
                peak());
    }

    /** Nanoseconds that this process had a processor: other people's load does not count. */
    private static long cpu() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private static long deflated(byte[] json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(json);
        }
        return out.size();
    }

    private long zip() throws IOException {
        Map<List<Long>, Hash> nodes = new HashMap<>();
        List<Evidence.LedgerEntry> entries = new ArrayList<>();
        Frontier frontier = Frontier.EMPTY;
        for (long seq = 0; seq < report.identity().ledgerSize(); seq++) {
            byte[] body = ("{\"seq\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
            Frontier.Grown grown = frontier.append(TreeHasher.leaf(body));
            grown.complete().forEach(n -> nodes.put(List.of((long) n.level(), n.index()), n.hash()));
            frontier = grown.frontier();
            if (seq % 2 == 0) {
                entries.add(new Evidence.LedgerEntry(seq, body));
            }
        }
        SigningKey key = key();
        Evidence evidence = new Evidence(data.events(), entries);
        Checkpoint checkpoint = new Checkpoint("example.org/bench", frontier.size(), frontier.root(), AT);
        Proofs proofs = Proofs.of(
                evidence,
                frontier.size(),
                new TreeSet<>(),
                (level, index) -> Objects.requireNonNull(nodes.get(List.of((long) level, index))),
                checkpoint.sign(List.of(key)),
                new KeySet(List.of(key.published())));
        Path file = Files.createTempFile("sluice-bench", ".zip");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                BundleWriter.write(report, evidence, proofs, new Signer(key, AT), out);
            }
            return Files.size(file);
        } finally {
            Files.delete(file);
        }
    }

    private static SigningKey key() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(
                    new PublishedKey("example.org/bench", pair.getPublic(), AT, Optional.empty(), Optional.empty()),
                    pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /** Kilobytes that the process had at most, heap and all; 0: the system does not tell. */
    private static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
