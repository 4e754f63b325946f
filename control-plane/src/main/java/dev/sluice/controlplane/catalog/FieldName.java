package dev.sluice.controlplane.catalog;

/** A field as the catalog names it: its dataset and its path there. */
public record FieldName(long id, long datasetId, String path) {}
