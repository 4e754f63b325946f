package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.reportview.ReportInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link ReportConnection}. */
@Type("ReportEdge")
public record ReportEdge(@NonNull String cursor, @NonNull ReportInfo node) {}
