package dev.sluice.controlplane.catalog;

/** Another identity that a dataset claims by its symlinks facet. */
public record Symlink(long datasetId, Dataset alias, String type) {}
