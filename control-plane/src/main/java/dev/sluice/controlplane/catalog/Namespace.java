package dev.sluice.controlplane.catalog;

/** A namespace of datasets or jobs, by its exact name. */
public record Namespace(long id, String name, long firstPosition) {}
