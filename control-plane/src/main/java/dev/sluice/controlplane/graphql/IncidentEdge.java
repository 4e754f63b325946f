package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.forecastview.IncidentInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link IncidentConnection}. */
@Type("IncidentEdge")
public record IncidentEdge(@NonNull String cursor, @NonNull IncidentInfo node) {}
