package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.AuditEntryInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link AuditEntryConnection}. */
@Type("AuditEntryEdge")
public record AuditEntryEdge(
        @NonNull String cursor, @NonNull AuditEntryInfo node) {}
