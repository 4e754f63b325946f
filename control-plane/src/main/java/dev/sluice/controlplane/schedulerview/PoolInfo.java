package dev.sluice.controlplane.schedulerview;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A pool and who holds its slots. */
@Type("Pool")
public record PoolInfo(
        @NonNull String name,
        int slots,
        int used,

        @Description("Tasks in the queue that want slots of it.")
        long waiting,

        @Description("Most slots of one owner.") @Nullable Integer perOwner,
        @NonNull List<@NonNull Reserved> reservations,
        @NonNull List<@NonNull Holder> holders) {
    public PoolInfo {
        reservations = List.copyOf(reservations);
        holders = List.copyOf(holders);
    }

    /** Slots that only urgent work may take. */
    @Type("PoolReservation")
    public record Reserved(int priorityAtLeast, int slots) {}

    /** Slots that running tasks of an owner hold. */
    @Type("PoolHolder")
    public record Holder(@NonNull String owner, int priority, int slots) {}
}
