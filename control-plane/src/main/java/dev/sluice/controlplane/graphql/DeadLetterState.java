package dev.sluice.controlplane.graphql;

/** What became of a dead letter. */
public enum DeadLetterState {
    WAITING,
    REPLAYED,
    DISCARDED
}
