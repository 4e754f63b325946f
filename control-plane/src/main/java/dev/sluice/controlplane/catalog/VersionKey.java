package dev.sluice.controlplane.catalog;

import java.util.UUID;

/** Names a dataset version: one per dataset, as the run named it, and writing run. */
public record VersionKey(long datasetId, UUID runId) {}
