package dev.sluice.report.crate;

/** Profiles that a crate may say it keeps to. */
enum Profiles {
    PROCESS("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    WORKFLOW("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    PROVENANCE("https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"),
    WORKFLOW_CRATE("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0");

    static final String RO_CRATE = "https://w3id.org/ro/crate/1.1";

    private final String iri;
    private final String title;
    private final String version;

    Profiles(String iri, String title, String version) {
        this.iri = iri;
        this.title = title;
        this.version = version;
    }

    String iri() {
        return iri;
    }

    void add(Graph graph) {
        graph.entity(iri, "CreativeWork").text("name", title).text("version", version);
        graph.root().to("conformsTo", iri);
        if (this == WORKFLOW_CRATE) {
            graph.entity(Graph.DESCRIPTOR).to("conformsTo", iri);
        }
    }
}
