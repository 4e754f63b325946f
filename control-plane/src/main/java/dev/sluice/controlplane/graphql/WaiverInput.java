package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.decide.WaiverRequest;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.quality.gate.Waiver;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** A waiver that somebody wants. */
@Input("WaiverInput")
public record WaiverInput(
        @Description("namespace/name.") @NonNull String gate,

        @Description("Id of the check that is accepted; left out: the whole gate.") @Nullable
        String check,

        @Description(
                "Workflow or job that may go on while the asset stays held, namespace/name with *. With a check: where that alone failed.")
        @Nullable
        String consumer,

        @Description("Of the asset; left out: the newest.") @Nullable
        Long version,

        @Description("Key of the partition; left out: all.") @Nullable
        String partition,

        @Description("For later versions too.") @DefaultValue("false") @Nullable
        Boolean sticky,

        @Description("It does not count where the check measures more.") @Nullable
        Double maxValue,

        @Description("It does not count where the check measures less.") @Nullable
        Double minValue,

        @Description("Why the failure can be accepted.") @NonNull
        String reason,

        @Description("Where it is followed up.") @Nullable String ticket,

        @Description("Counts from the request on, not from the approval.") @NonNull
        Instant expiresAt) {
    WaiverRequest request() {
        return new WaiverRequest(
                Keys.name(gate).toString(),
                scope(),
                Optional.ofNullable(version),
                Optional.ofNullable(partition),
                Boolean.TRUE.equals(sticky),
                bound(),
                reason,
                Optional.ofNullable(ticket),
                expiresAt);
    }

    private Waiver.Scope scope() {
        if (check != null && consumer != null) {
            return new Waiver.Scope.CheckForConsumer(gate, check, consumer);
        }
        if (check != null) {
            return new Waiver.Scope.Check(gate, check);
        }
        return consumer != null ? new Waiver.Scope.Consumer(gate, consumer) : new Waiver.Scope.Whole(gate);
    }

    private Optional<Waiver.Bound> bound() {
        if (maxValue != null && minValue != null) {
            throw new InvalidRequestException(
                    "send maxValue where more is worse, or minValue where less is worse; not both");
        }
        if (maxValue != null) {
            return Optional.of(new Waiver.Bound(maxValue, Waiver.Worse.ABOVE));
        }
        return minValue == null ? Optional.empty() : Optional.of(new Waiver.Bound(minValue, Waiver.Worse.BELOW));
    }
}
