package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** What an auditor would ask for and the events do not tell. */
@Type("MissingFact")
public record MissingFactType(
        @NonNull MissingFactKind kind,
        @Id @NonNull String at,
        @NonNull String message) {}
