package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A hold of an asset: its consumers must not start. */
@Type("AssetHold")
public record HoldInfo(
        @Ignore long asset,

        @Description("operator, or the name of a gate.") @NonNull
        String source,

        @NonNull String reason,
        @NonNull String heldBy,
        @NonNull Instant heldSince) {}
