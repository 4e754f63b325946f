package dev.sluice.controlplane.gateview;

import dev.sluice.model.DatasetId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A hold of an asset: its consumers must not start, but for those that are exempt. */
@Type("GateHold")
public record GateHoldInfo(
        @Ignore Key key,
        @Ignore DatasetId dataset,
        @Ignore @Nullable Long definitionId,
        @Ignore long originId,
        @NonNull HoldKind kind,

        @Description("namespace/name; null: a person holds it.") @Nullable
        String gate,

        @Description("What a held consumer does: wait, skip or lastGood.") @NonNull
        String onHold,

        @NonNull Instant since,
        @Description("In a sentence.") @NonNull String text,

        @Description("Who, where a person holds it; else gates.") @NonNull
        String heldBy,

        @Description("Of the origin.") @Nullable Long version,

        @Description("Only runs of this partition; null: all.") @Nullable
        String partition,

        @Description("Bad columns of this asset; empty: the whole of it.") @NonNull
        List<@NonNull String> columns,

        @Description("From the origin to this asset; empty where they are the same.") @NonNull
        List<@NonNull PathStep> path,

        @NonNull List<@NonNull GateReason> reasons,

        @Description("Id of the decision that it follows from; null: there is none yet, or a person holds it.")
        @Nullable
        String decision) {
    /** What tells a hold from others. */
    public record Key(long asset, String source) {}

    /** A place on the way of bad data. */
    @Type("PathStep")
    public record PathStep(
            @NonNull String namespace,
            @NonNull String name,

            @Description("Bad columns there; empty: the whole of it.") @NonNull
            List<@NonNull String> columns,

            @Description("That led here, namespace and name; null at the origin.") @Nullable
            String job) {}

    /** One that must not start. */
    @Type("HeldConsumer")
    public record HeldConsumer(
            @Description("namespace/name, for one of ours.") @Nullable
            String workflow,

            @Nullable String task,

            @Description("In lineage, namespace and name.") @Nullable
            String job,

            @Description("Of the asset, that it reads; empty: not known, so all.") @NonNull
            List<@NonNull String> columns) {}

    /** One that may go on. */
    @Type("ExemptConsumer")
    public record ExemptConsumer(
            @Description("namespace/name, for one of ours.") @Nullable
            String workflow,

            @Description("Null: all of its tasks.") @Nullable
            String task,

            @Description("In lineage, namespace and name.") @Nullable
            String job,

            @NonNull String why,

            @Description("Null: as long as the hold.") @Nullable
            Instant until,

            @Description("Id; null: by columns or scope, not by a waiver.") @Nullable
            String waiver) {}
}
