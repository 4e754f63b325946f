package dev.sluice.report.bundle;

import dev.sluice.report.json.CanonicalJson;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is signed: an in-toto Statement v1 about the manifest and the versions that the report is about. */
final class Statement {
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String PREDICATE = "https://sluice.dev/attestations/report/v1";

    private Statement() {}

    /**
     * Its bytes.
     *
     * @param manifest SHA-256 of the manifest
     * @param beside SHA-256 of files that the manifest does not hold, by name
     */
    static byte[] of(Report report, String manifest, SortedMap<String, String> beside, Instant issued) {
        List<Map<String, ?>> subjects = new ArrayList<>();
        subjects.add(Map.of("name", BundleFiles.MANIFEST, "digest", Map.of("sha256", manifest)));
        outputs(report.lineage())
                .forEach((id, digest) -> subjects.add(Map.of("name", id, "digest", digestSet(digest))));
        SortedMap<String, String> files = new TreeMap<>();
        beside.forEach((name, hash) -> files.put(name, "sha256:" + hash));
        SortedMap<String, Object> predicate = new TreeMap<>(Provenance.of(report));
        predicate.put("issuedAt", issued);
        predicate.put("report", summary(report));
        predicate.put("files", files);
        return CanonicalJson.bytes(
                Map.of("_type", TYPE, "subject", subjects, "predicateType", PREDICATE, "predicate", predicate));
    }

    private static SortedMap<String, String> outputs(Lineage lineage) {
        SortedMap<String, String> digests = new TreeMap<>();
        for (Lineage.DatasetVersion version : lineage.versions()) {
            if (version.writer() != null
                    && version.digest() != null
                    && lineage.subjects().contains(version.writer())) {
                digests.put(version.id(), version.digest());
            }
        }
        return digests;
    }

    /** {@code algorithm:digest} as in-toto has it. */
    static Map<String, String> digestSet(String digest) {
        int colon = digest.indexOf(':');
        return Map.of(digest.substring(0, Math.max(colon, 0)), digest.substring(colon + 1));
    }

    private static SortedMap<String, Object> summary(Report report) {
        Identity identity = report.identity();
        SortedMap<String, Object> summary = new TreeMap<>();
        summary.put("id", identity.id());
        summary.put("kind", report.kind());
        summary.put("asOf", identity.asOf());
        summary.put("ledgerSize", identity.ledgerSize());
        summary.put("logPosition", identity.logPosition());
        summary.put("generator", identity.generator());
        summary.put("verdict", report.verdict().level());
        return summary;
    }
}
