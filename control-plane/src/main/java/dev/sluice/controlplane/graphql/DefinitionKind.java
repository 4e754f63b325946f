package dev.sluice.controlplane.graphql;

/** Kinds of definitions. */
public enum DefinitionKind {
    WORKFLOW,
    POOL,
    SERVICE,
    GATE
}
