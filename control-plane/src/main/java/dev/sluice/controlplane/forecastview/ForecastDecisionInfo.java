package dev.sluice.controlplane.forecastview;

import dev.sluice.controlplane.schedulerview.NamedValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What was done because of a forecast, or would have been. Appended; score and reversal are added once. */
@Type("ForecastDecision")
public record ForecastDecisionInfo(
        @Ignore UUID key,
        @Ignore long definitionId,
        @Ignore @Nullable UUID run,
        @Id @NonNull String id,
        @NonNull ForecastDecisionKind kind,
        @NonNull ForecastMode mode,
        @NonNull ForecastDecisionState state,
        @Nullable String runId,
        @Nullable String task,
        @Nullable Instant slot,
        @Description("For people.") @NonNull String subject,
        @Description("In a sentence.") @NonNull String reason,

        @Description("Probability of being late as it was; null: it is not about lateness.") @Nullable
        Double missBefore,

        @Description("As it was expected to become.") @Nullable
        Double missAfter,

        @Description("The numbers that it rests on.") @NonNull
        List<@NonNull NamedValue> inputs,

        @Description("What it changed.") @NonNull List<@NonNull NamedValue> effect,

        @NonNull Instant decidedAt,

        @Description("When its effect ends by itself.") @NonNull
        Instant expiresAt,

        @Nullable Instant reversedAt,
        @Nullable String reversedBy,
        @Description("Why it was taken back.") @Nullable String reversal,
        @Nullable Instant scoredAt,

        @Description("Null: its outcome is not known yet.") @Nullable
        DecisionScore score,

        @Description("What the score rests on.") @NonNull List<@NonNull NamedValue> scoreDetail) {
    public ForecastDecisionInfo {
        inputs = List.copyOf(inputs);
        effect = List.copyOf(effect);
        scoreDetail = List.copyOf(scoreDetail);
    }
}
