package dev.sluice.controlplane.gateview;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What has to be true of an asset before its consumers read it. */
@Type("Gate")
public record GateInfo(
        @Ignore long definitionId,
        @Ignore long assetId,
        @Ignore @Nullable Long stageId,

        @Description("namespace/name.") @NonNull String name,

        @Description("Of the definition.") int version,
        @Nullable String owner,
        @NonNull GatePhase phase,

        @Description("false: it records and tells, and holds nothing.")
        boolean enforced,

        @NonNull GateState state,

        @Description("Consumers wait since then; null: they may go on.") @Nullable
        Instant heldSince,

        @Description("The decision about its asset changes more often than it should.")
        boolean flapping,

        @Description("Why it holds; empty: it does not.") @NonNull
        List<@NonNull GateReason> reasons) {
    /** Asset that it audits: its stage, where it has one. */
    @Ignore
    public long audited() {
        return stageId == null ? assetId : stageId;
    }
}
