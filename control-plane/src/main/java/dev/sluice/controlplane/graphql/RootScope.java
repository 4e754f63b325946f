package dev.sluice.controlplane.graphql;

/** Whether a caller whose grants are for some namespaces may ask for a root field. */
enum RootScope {
    /** Answers within what the caller may see. */
    BY_SCOPE,
    /** Shows or changes the whole. */
    WHOLE_ONLY
}
