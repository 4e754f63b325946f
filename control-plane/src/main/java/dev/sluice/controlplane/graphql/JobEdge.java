package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link JobConnection}. */
@Type("JobEdge")
public record JobEdge(@NonNull String cursor, @NonNull JobType node) {}
