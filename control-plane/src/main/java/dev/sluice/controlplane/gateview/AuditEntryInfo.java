package dev.sluice.controlplane.gateview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Who did what. Appended; the store refuses every change. */
@Type("AuditEntry")
public record AuditEntryInfo(
        @Ignore long number,
        @Id @NonNull String id,
        @NonNull Instant at,

        @Description("Name of the API key; sluice: the service itself.") @NonNull
        String actor,

        @Description("waiver.requested, waiver.approved, asset.held, gate.asked, ...") @NonNull
        String action,

        @Description("waiver:12, asset:7, gate:shop/orders, ...") @NonNull
        String subject,

        @Description("JSON in its one canonical form.") @NonNull
        String detail) {}
