package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A run facet that only one of two runs has, or whose text differs. */
@Type("ChangedFacet")
public record ChangedFacet(
        @NonNull String name, @Nullable Facet inA, @Nullable Facet inB) {}
