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

/** What was decided about an asset over all its gates. Appended, never changed. */
@Type("GateDecision")
public record DecisionInfo(
        @Ignore long number,
        @Ignore long assetId,
        @Ignore List<Long> resultIds,
        @Id @NonNull String id,
        @Description("OPEN, HELD or OVERRIDDEN.") @NonNull GateState decision,

        @Description("Worst over all gates that can hold, after waivers; SKIPPED: no verdict.") @NonNull
        CheckOutcome outcome,

        @NonNull Instant at,
        @Description("What brought it about.") @NonNull String cause,
        @Description("Who caused it.") @NonNull String by,

        @Description("Of the asset.") long version,

        @Description("Null: the asset as a whole.") @Nullable
        String partition,

        @Description("Where it holds: first moment of the hold.") @Nullable
        Instant since,

        @Description("Where it is overridden: when that ends.") @Nullable
        Instant until,

        @Description("Where it is overridden: the reason given.") @Nullable
        String why,

        @Description("Where it is overridden: who approved.") @Nullable
        String overriddenBy,

        @Description("Ids of the waivers in force.") @NonNull
        List<@NonNull String> waivers,

        @Description("Why it holds; empty: it does not.") @NonNull
        List<@NonNull GateReason> reasons,

        @Description("What did not hold and has to be told.") @NonNull
        List<@NonNull GateReason> warnings,

        @Description("One for every gate of the asset.") @NonNull
        List<@NonNull GateGround> grounds,

        @Description("Where consumers go on without evidence, by a rule of the gate.") @NonNull
        List<@NonNull FailedOpen> failOpen,

        @Description("Ids of the verdicts that it rests on.") @NonNull
        List<@NonNull String> verdicts,

        @Description("Ids of the results that it rests on.") @NonNull
        List<@NonNull String> evidence,

        @Description("Whether holding or not holding changed with it.")
        boolean changed) {
    /** Why one gate lets consumers go on or holds them. */
    @Type("GateGround")
    public record GateGround(
            @NonNull String gate,

            @Description("PASSED, FAILED, WAIVED, AWAITED, LETTHROUGH, RECOVERING or ADVISORY.") @NonNull
            String ground,

            @Description("Where there is no verdict: what applies instead.") @Nullable
            String rule,

            @Description("Its id.") @Nullable String verdict) {}

    /** Consumers go on although nothing vouches for what they read. */
    @Type("FailedOpen")
    public record FailedOpen(
            @NonNull String gate,

            @Description("Empty: the gate as a whole.") @NonNull
            String check,

            @NonNull String why,
            @NonNull String message) {}
}
