package dev.sluice.controlplane.graphql;

/** A gap in the evidence. */
public enum MissingFactKind {
    NO_CODE_VERSION,
    UNRESOLVED_INPUT_VERSION,
    SUSPECT_INPUT,
    EXTRACTION_ERROR,
    UNKNOWN_RUN
}
