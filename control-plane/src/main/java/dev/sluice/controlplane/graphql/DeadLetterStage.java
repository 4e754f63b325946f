package dev.sluice.controlplane.graphql;

/** Where an event was stopped: before it got into the log, or in a projection. */
public enum DeadLetterStage {
    PARSE,
    PROJECTION
}
