package dev.sluice.controlplane.report.population;

/** What an auditor would ask of each run, input or output, and which facet tells it. */
enum Aspect {
    STARTED(About.RUNS, "started", "Its start", "a START event"),
    ENDED(About.RUNS, "ended", "Its end", "a COMPLETE, FAIL or ABORT event"),
    CODE(About.RUNS, "code", "Which code it ran", "the job facet sourceCodeLocation"),
    IMAGE(About.RUNS, "image", "Which image it ran in", "the run facet sluice_runtimeImage"),
    ENGINE(About.RUNS, "engine", "Which engine", "the run facet processing_engine"),
    ENVIRONMENT(About.RUNS, "environment", "Its environment", "the run facet environmentVariables"),
    PARAMETERS(About.RUNS, "parameters", "Its parameters", "the run facet executionParameters"),
    EXTRACTED(About.RUNS, "extracted", "All of its lineage", "events without the run facet extractionError"),
    INPUT_VERSION(About.INPUTS, "inputs_version", "Which version was read", "the dataset facet version"),
    INPUT_DIGEST(About.INPUTS, "inputs_digest", "A digest of what was read", "the dataset facet sluice_contentDigest"),
    OUTPUT_VERSION(About.OUTPUTS, "outputs_version", "Which version was written", "the dataset facet version"),
    OUTPUT_DIGEST(
            About.OUTPUTS, "outputs_digest", "A digest of what was written", "the dataset facet sluice_contentDigest"),
    OUTPUT_SCHEMA(About.OUTPUTS, "outputs_schema", "Columns of what was written", "the dataset facet schema"),
    OUTPUT_ROWS(About.OUTPUTS, "outputs_rows", "Rows that were written", "the output facet outputStatistics");

    private final About about;
    private final String column;
    private final String label;
    private final String facet;

    /** What it is asked of. */
    enum About {
        RUNS,
        INPUTS,
        OUTPUTS
    }

    Aspect(About about, String column, String label, String facet) {
        this.about = about;
        this.column = column;
        this.label = label;
        this.facet = facet;
    }

    About about() {
        return about;
    }

    /** Of the query that counts. */
    String column() {
        return column;
    }

    String label() {
        return label;
    }

    /** What a producer can send to tell it. */
    String facet() {
        return facet;
    }
}
