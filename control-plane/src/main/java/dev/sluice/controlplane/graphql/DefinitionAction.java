package dev.sluice.controlplane.graphql;

/** What happens to a definition. */
public enum DefinitionAction {
    CREATE,
    CHANGE,
    UNCHANGED,
    REMOVE
}
