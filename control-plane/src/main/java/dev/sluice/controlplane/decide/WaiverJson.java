package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.gate.Waiver;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A waiver as REST answers show it. Values that are not there are left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WaiverJson(
        long id,
        String state,
        String gate,
        DatasetId dataset,
        String scope,
        @Nullable String check,
        @Nullable String consumer,
        long version,
        @Nullable String partition,
        boolean sticky,
        @Nullable Double maxValue,
        @Nullable Double minValue,
        String reason,
        @Nullable String ticket,
        String requestedBy,
        Instant requestedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        Instant expiresAt,
        @Nullable String endedBy,
        @Nullable Instant endedAt,
        @Nullable String endedWhy) {
    static WaiverJson of(WaiverRecord stored) {
        Waiver w = stored.waiver();
        Optional<Double> most =
                w.bound().filter(b -> b.worse() == Waiver.Worse.ABOVE).map(Waiver.Bound::value);
        Optional<Double> least =
                w.bound().filter(b -> b.worse() == Waiver.Worse.BELOW).map(Waiver.Bound::value);
        return new WaiverJson(
                w.id(),
                w.state().name(),
                w.scope().gate(),
                w.dataset(),
                WaiverRows.scope(w.scope()).toLowerCase(Locale.ROOT),
                w.scope().onlyCheck().orElse(null),
                w.scope().onlyConsumer().orElse(null),
                w.version(),
                w.slice().orElse(null),
                w.sticky(),
                most.orElse(null),
                least.orElse(null),
                w.reason(),
                stored.ticket().orElse(null),
                w.requestedBy(),
                w.requestedAt(),
                stored.approvedBy().orElse(null),
                stored.approvedAt().orElse(null),
                w.expiresAt(),
                stored.endedBy().orElse(null),
                stored.endedAt().orElse(null),
                stored.endedWhy().orElse(null));
    }
}
