package dev.sluice.controlplane.reportview;

import dev.sluice.controlplane.schedulerview.NamedValue;
import dev.sluice.report.model.ReportKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A report that somebody asked for. */
@Type("Report")
public record ReportInfo(
        @Ignore UUID id,
        @NonNull String reportId,
        @NonNull ReportKind kind,
        @NonNull String title,

        @Description("What it is about, as asked for.") @NonNull
        List<@NonNull NamedValue> subject,

        @NonNull String purpose,
        @Description("Name of the API key.") @NonNull String requestedBy,
        @Description("Of the key when it asked.") @NonNull String requestedRole,
        @NonNull Instant requestedAt,

        @Description("Namespaces that it may show; null: all.") @Nullable
        List<@NonNull String> namespaces,

        @Description("It looks at these first entries of the ledger; null: it did not start yet.") @Nullable
        Long ledgerSize,

        @Description("It looks at events up to this position of the log.") @Nullable
        Long logPosition,

        @NonNull ReportState state,

        @Description("What it does now, for people.") @NonNull
        String stage,

        @Description("In thousandths.") int progress,

        @Description("Why it was not made; null unless FAILED.") @Nullable
        ReportFailure failure,

        @Description("For people: why it was not made, or what the bundle is without.") @Nullable
        String detail,

        @Nullable Instant startedAt,
        @Nullable Instant endedAt,

        @Description("Its bundle is deleted then.") @Nullable
        Instant expiresAt,

        @Nullable ReportVerdict verdict,
        @Description("Facts that are MISSING.") @Nullable Integer missing,

        @Description("sha256:<hex> of report.json.") @Nullable
        String reportDigest,

        @Description("sha256:<hex> of the bundle.") @Nullable
        String bundleDigest,

        @Nullable Long bundleBytes,

        @Description("Path of the bundle, to GET with the API key; null unless DONE.") @Nullable
        String bundle) {
    public ReportInfo {
        subject = List.copyOf(subject);
        namespaces = namespaces == null ? null : List.copyOf(namespaces);
    }
}
