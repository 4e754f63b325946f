package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.alert.AlertKind;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An alert. */
@Type("Alert")
public record AlertInfo(
        @Ignore long id,
        @Ignore @Nullable Long definitionId,
        @Ignore @Nullable UUID run,
        @NonNull String alertId,
        @NonNull String key,
        @NonNull AlertKind kind,
        @NonNull AlertState state,
        @NonNull String summary,
        @NonNull Instant raisedAt,

        @Description("How often the trouble was seen while the alert is open.")
        int count,

        @Description("Tiers of the escalation that were told.")
        int tier,

        @Nullable Instant nextTierAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy,
        @Nullable Instant resolvedAt) {}
