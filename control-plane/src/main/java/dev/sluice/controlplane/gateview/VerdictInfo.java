package dev.sluice.controlplane.gateview;

import dev.sluice.model.quality.CheckOutcome;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What a gate says about one version of its asset. Appended, never changed. */
@Type("GateVerdict")
public record VerdictInfo(
        @Ignore long number,
        @Ignore long definitionId,
        @Ignore List<Long> resultIds,
        @Id @NonNull String id,

        @Description("Worst outcome, after the waivers in force then.") @NonNull
        CheckOutcome outcome,

        @Description("Whether it counts for the release of a hold.")
        boolean good,

        @Description("Of the asset.") long version,

        @Description("Null: the asset as a whole.") @Nullable
        String partition,

        @NonNull Instant at,

        @Description("Null: until there is a newer version.") @Nullable
        Instant validUntil,

        @Description("Id of the evaluation; null: from results of other systems alone.") @Nullable
        String evaluation,

        @Description("Ids of the results that it rests on.") @NonNull
        List<@NonNull String> evidence,

        @Description("Checks that waivers accepted.") @NonNull
        List<@NonNull WaivedCheck> waived,

        @Description("Results of other systems that were demanded and not there.") @NonNull
        List<@NonNull String> missing) {
    /** A check whose failure a waiver accepts. */
    @Type("WaivedCheck")
    public record WaivedCheck(
            @NonNull String check,
            @Description("Its id.") @NonNull String waiver) {}
}
