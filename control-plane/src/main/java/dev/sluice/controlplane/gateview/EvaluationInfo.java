package dev.sluice.controlplane.gateview;

import dev.sluice.model.quality.CheckOutcome;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** One look at an asset by a gate. */
@Type("GateEvaluation")
public record EvaluationInfo(
        @Ignore long number,
        @Ignore long definitionId,
        @Ignore long assetId,
        @Id @NonNull String id,
        @Description("namespace/name.") @NonNull String gate,

        @Description("Of the gate's definition, when it was asked for.")
        int gateVersion,

        @NonNull EvaluationState state,

        @Description("WRITTEN, ASKED, RETRY, EVERY, MISSING or READ.") @NonNull
        String cause,

        @Description("Who, where somebody asked.") @Nullable String askedBy,

        @Description("Of the asset; 0: nothing was ever written.")
        long version,

        @Description("Null: the asset as a whole.") @Nullable
        String partition,

        @NonNull Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,

        @Description("Worst of its checks, once it is done.") @Nullable
        CheckOutcome outcome,

        @Description("Rows read.") @Nullable Long rows,

        @Description("From 0 to 1 while it runs; null: not known.") @Nullable
        Double progress,

        @Description("Why it was dropped, or broke as a whole.") @Nullable
        String message) {}
