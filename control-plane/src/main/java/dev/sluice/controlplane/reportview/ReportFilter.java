package dev.sluice.controlplane.reportview;

import dev.sluice.report.model.ReportKind;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Which reports; null: any. */
@Input("ReportFilter")
public record ReportFilter(
        @Nullable ReportKind kind,
        @Nullable ReportState state,
        @Description("Name of the API key.") @Nullable String requestedBy,
        @Description("Not before.") @Nullable Instant since) {}
