package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.model.quality.CheckOutcome;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A piece of news: a hold that came, changed or went, or a decision that holds or lets go. */
@Type("GateChange")
public record GateChangeInfo(
        @Description("Continues right after this piece of news, also after a new connection.") @NonNull
        String cursor,

        @NonNull Change change,
        @Description("Of the asset.") @NonNull String namespace,
        @Description("Of the asset.") @NonNull String name,

        @Description("namespace/name; null: a person holds it, or it is decided over all gates.") @Nullable
        String gate,

        @Description("Of a hold; null for decisions.") @Nullable
        HoldKind kind,

        @Description("Of a decision; null for holds.") @Nullable
        GateState decision,

        @Description("Of a decision; null for holds.") @Nullable
        CheckOutcome outcome,

        @Description("What brought a decision about.") @Nullable
        String cause,

        @Description("Of the asset whose gate it is.") @Nullable
        Long version,

        @Description("Null: the asset as a whole.") @Nullable
        String partition,

        @Description("Bad columns; empty: the whole of the asset.") @NonNull
        List<@NonNull String> columns,

        @NonNull List<@NonNull GateReason> reasons,
        @Description("Of a hold: when it began.") @Nullable Instant since,
        @NonNull Instant at) {
    /** Without what it tells of gates that may not be seen. */
    public GateChangeInfo seenBy(Names names) {
        String shown = gate != null && Cuts.sees(names.sight(), gate) ? gate : null;
        return new GateChangeInfo(
                cursor,
                change,
                namespace,
                name,
                shown,
                kind,
                decision,
                outcome,
                names.cutOrNull(cause),
                version,
                partition,
                columns,
                Cuts.reasons(reasons, names),
                since,
                at);
    }

    /** What happened. */
    public enum Change {
        DECIDED,
        HELD,
        HOLD_CHANGED,
        RELEASED
    }
}
