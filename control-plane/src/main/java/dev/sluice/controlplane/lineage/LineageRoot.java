package dev.sluice.controlplane.lineage;

import java.util.UUID;

/** Where a question about lineage starts. */
public sealed interface LineageRoot {
    /** By the opaque id of an earlier answer. */
    record ById(String nodeId) implements LineageRoot {}

    record OfDataset(String namespace, String name) implements LineageRoot {}

    record OfField(String namespace, String dataset, String path) implements LineageRoot {}

    record OfJob(String namespace, String name) implements LineageRoot {}

    record OfRun(UUID runId) implements LineageRoot {}
}
