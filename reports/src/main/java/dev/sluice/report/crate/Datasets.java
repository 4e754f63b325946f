package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;

/** Versions of datasets. They live where they were written, not in the bundle: {@code Dataset} with an absolute name. */
final class Datasets {
    private static final String SHA256 = "sha256:";

    private final Graph graph;

    Datasets(Graph graph) {
        this.graph = graph;
    }

    void add(Lineage lineage) {
        for (DatasetVersion version : lineage.versions()) {
            add(version);
        }
    }

    private void add(DatasetVersion version) {
        String iri = Iris.version(version);
        String digest = version.digest();
        boolean sha256 = digest != null && digest.startsWith(SHA256);
        graph.entity(iri, "CreativeWork", "Dataset")
                .text("identifier", version.id())
                .text("name", version.name())
                .text(Terms.NAMESPACE_OF, version.namespace())
                .text("description", version.writer() == null ? "A source: no known run wrote it." : null)
                .text(
                        "dateCreated",
                        version.createdAt() == null ? null : version.createdAt().toString())
                .text("version", version.declaredVersion())
                .text("sha256", digest != null && sha256 ? digest.substring(SHA256.length()) : null)
                .text(Terms.DIGEST, sha256 ? null : digest)
                .text(Terms.SCHEMA_DIGEST, version.schemaDigest())
                .text(
                        "contentSize",
                        version.bytes() == null ? null : version.bytes().toString())
                .text(Terms.STATUS, version.status())
                .number(Terms.ROWS, version.rows())
                .number(Terms.DISTANCE, (long) version.distance());
        graph.root().to("hasPart", iri);
        String dataset = Iris.dataset(version.namespace(), version.name());
        if (!dataset.equals(iri)) {
            // Not of type Dataset: that is data of the crate, and a dataset as such has none.
            graph.entity(dataset, "CreativeWork")
                    .text("name", version.name())
                    .text(Terms.NAMESPACE_OF, version.namespace());
            graph.entity(iri).to(Terms.VERSION_OF, dataset);
        }
    }
}
