package dev.sluice.controlplane.gateview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** That a failure is accepted for a time, with the consent of a second person. */
@Type("Waiver")
public record WaiverInfo(
        @Ignore long number,
        @Ignore long definitionId,
        @Ignore long assetId,
        @Id @NonNull String id,
        @Description("namespace/name.") @NonNull String gate,

        @Description("Only what this check finds; null: it is not about one check.") @Nullable
        String check,

        @Description("The asset stays held, and only this workflow or job goes on: namespace/name with *.") @Nullable
        String consumer,

        @Description("Of the asset, that it was asked for.") long version,
        @Description("Null: all.") @Nullable String partition,

        @Description("Whether it is for later versions too.")
        boolean sticky,

        @Description("It does not count where the check measures more.") @Nullable
        Double maxValue,

        @Description("It does not count where the check measures less.") @Nullable
        Double minValue,

        @NonNull String reason,
        @Nullable String ticket,
        @NonNull WaiverState state,
        @NonNull String requestedBy,
        @NonNull Instant requestedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @NonNull Instant expiresAt,

        @Description("Who rejected, withdrew or revoked it; sluice where time did.") @Nullable
        String endedBy,

        @Nullable Instant endedAt,
        @Nullable String endedWhy) {}
