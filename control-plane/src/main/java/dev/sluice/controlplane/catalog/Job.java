package dev.sluice.controlplane.catalog;

/** A job. {@code firstPosition} is the log position that first named it. */
public record Job(long id, long namespaceId, String namespace, String name, long firstPosition) {}
