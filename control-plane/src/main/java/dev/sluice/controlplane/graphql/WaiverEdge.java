package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.WaiverInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link WaiverConnection}. */
@Type("WaiverEdge")
public record WaiverEdge(@NonNull String cursor, @NonNull WaiverInfo node) {}
