package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A dataset that only one of two runs reads or writes. */
@Type("RunDatasetDiff")
public record RunDatasetDiff(@NonNull DatasetType dataset, boolean output) {}
