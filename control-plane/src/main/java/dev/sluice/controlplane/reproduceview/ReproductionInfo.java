package dev.sluice.controlplane.reproduceview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A run repeated beside the real data. */
@Type("Reproduction")
public record ReproductionInfo(
        @Ignore UUID number,
        @Ignore UUID run,
        @Id @NonNull String id,

        @Description("The run that is repeated.") @NonNull String runId,

        @Description("The run that repeats it; null: none was started.") @Nullable
        String repeatedBy,

        @NonNull ReproductionState state,

        @Description("The least alike of its outputs; null until it is done.") @Nullable
        ReproductionLevel reached,

        @Description("As the workflow declares it.") @Nullable
        ReproductionLevel expected,

        @Description("Whether every output is as alike as declared; null until it is done.") @Nullable
        Boolean met,

        @Description("Why it was refused or failed; names the version that is gone.") @Nullable
        String detail,

        @NonNull List<@NonNull ReproducedOutput> outputs,
        @NonNull String requestedBy,
        @NonNull Instant requestedAt,
        @Nullable Instant endedAt) {
    public ReproductionInfo {
        outputs = List.copyOf(outputs);
    }
}
