package dev.sluice.controlplane.graphql;

import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** How two runs differ; added is what only B reads or writes. */
@Type("RunDiff")
public record RunDiffResult(
        @NonNull RunType runA,
        @NonNull RunType runB,
        @NonNull List<@NonNull RunDatasetDiff> added,
        @NonNull List<@NonNull RunDatasetDiff> removed,
        @NonNull List<@NonNull ChangedFacet> facets) {}
