package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link DeadLetterConnection}. */
@Type("DeadLetterEdge")
public record DeadLetterEdge(
        @NonNull String cursor, @NonNull DeadLetterType node) {}
