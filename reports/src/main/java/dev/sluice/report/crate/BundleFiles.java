package dev.sluice.report.crate;

import java.util.List;

/**
 * Files that each bundle has, beside the description and the workflows. Signature and checkpoint are not among them: an
 * installation without a key has none, and a description must not name a file that is not there.
 */
final class BundleFiles {
    private record Member(String path, String format, String name) {}

    private static final List<Member> MEMBERS = List.of(
            new Member("ro-crate-preview.html", "text/html", "The report, to be read; same as report.html"),
            new Member("report.json", "application/json", "The report, of which all others are renderings"),
            new Member("report.html", "text/html", "The report, to be read"),
            new Member("report.pdf", "application/pdf", "The report, to be printed and filed"),
            new Member("prov.json", "application/json", "The provenance as PROV-JSON"),
            new Member("evidence/events.ndjson", "application/x-ndjson", "Raw events as they were received"),
            new Member("evidence/ledger.ndjson", "application/x-ndjson", "Entries of the ledger"),
            new Member("evidence/gates.json", "application/json", "Checks and decisions of gates"),
            new Member("evidence/waivers.json", "application/json", "Waivers"),
            new Member("evidence/attempts.json", "application/json", "Attempts at tasks"),
            new Member("evidence/predictions.json", "application/json", "Predictions that were acted on"),
            new Member("lineage/graph.svg", "image/svg+xml", "Drawing of the lineage"),
            new Member("lineage/columns.csv", "text/csv", "Lineage of columns"),
            new Member("VERIFY.md", "text/markdown", "How to verify the bundle"),
            new Member("manifest-sha256.txt", "text/plain", "Digests of the files"),
            new Member("inclusion-proof.json", "application/json", "Proofs that the entries are in the ledger"),
            new Member("keys.json", "application/json", "Public keys; those that you hold yourself count"));

    private BundleFiles() {}

    static void add(Graph graph) {
        for (Member member : MEMBERS) {
            graph.entity(member.path(), "File").text("name", member.name()).text("encodingFormat", member.format());
            graph.root().to("hasPart", member.path());
        }
    }
}
