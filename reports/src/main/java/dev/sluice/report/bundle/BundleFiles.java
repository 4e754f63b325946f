package dev.sluice.report.bundle;

import dev.sluice.report.json.ReportJson;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files of a bundle by name. Those that the manifest holds are a function of report and evidence. */
final class BundleFiles {
    static final String MANIFEST = "manifest-sha256.txt";
    static final String ATTESTATION = "attestation.sigstore.json";
    static final String CHECKPOINT = "checkpoint.txt";
    static final String INCLUSION = "inclusion-proof.json";
    static final String KEYS = "keys.json";

    private BundleFiles() {}

    /** All that is told and what it rests on. */
    static SortedMap<String, Content> told(Report report, Evidence evidence, Renderings renderings) {
        SortedMap<String, Content> files = new TreeMap<>();
        files.put("report.json", out -> ReportJson.write(report, out));
        byte[] drawing = renderings.drawing().apply(report);
        files.put("lineage/graph.svg", Content.of(drawing));
        Content html = Content.packed(renderings.html().apply(report, drawing));
        files.put("report.html", html);
        files.put("ro-crate-preview.html", html);
        files.put("report.pdf", Content.packed(renderings.pdf().apply(report, drawing)));
        renderings.plain().forEach((name, rendering) -> files.put(name, Content.packed(rendering.apply(report))));
        files.put("evidence/events.ndjson", EvidenceFiles.events(evidence.events()));
        files.put("evidence/ledger.ndjson", EvidenceFiles.entries(evidence.entries()));
        for (Regrouped kind : Regrouped.values()) {
            files.put(kind.file(), kind.of(report));
        }
        for (Lineage.Workflow workflow : report.lineage().workflows()) {
            files.put(workflow.file(), Content.of(workflow.source().getBytes(StandardCharsets.UTF_8)));
        }
        files.put("VERIFY.md", Content.of(VerifyGuide.of(report)));
        return files;
    }

    /** What proves the entries: the manifest does not hold these, for they differ when a report is made again. */
    static SortedMap<String, Content> beside(Proofs proofs) {
        SortedMap<String, Content> files = new TreeMap<>();
        if (proofs.checkpoint() != null) {
            files.put(CHECKPOINT, Content.of(proofs.checkpoint().format().getBytes(StandardCharsets.UTF_8)));
        }
        files.put(INCLUSION, Content.of(proofs.inclusion().file()));
        files.put(KEYS, Content.of(proofs.keys().toJson().getBytes(StandardCharsets.UTF_8)));
        return files;
    }

    /** SHA-256 of each file, by name. */
    static SortedMap<String, String> hashes(SortedMap<String, Content> files) throws IOException {
        SortedMap<String, String> hashes = new TreeMap<>();
        for (Map.Entry<String, Content> file : files.entrySet()) {
            hashes.put(file.getKey(), file.getValue().sha256());
        }
        return hashes;
    }

    /** As {@code sha256sum -c} reads it. */
    static String manifest(SortedMap<String, String> hashes) {
        StringBuilder manifest = new StringBuilder();
        hashes.forEach(
                (name, hash) -> manifest.append(hash).append("  ").append(name).append('\n'));
        return manifest.toString();
    }
}
