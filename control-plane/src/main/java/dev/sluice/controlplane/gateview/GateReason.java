package dev.sluice.controlplane.gateview;

import dev.sluice.model.quality.CheckOutcome;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Why something is held, or what has to be told although it is not. */
@Type("GateReason")
public record GateReason(
        @Description("namespace/name.") @NonNull String gate,

        @Description("Empty: about the gate as a whole.") @NonNull
        String check,

        @Description("SKIPPED: there is no verdict yet.") @NonNull
        CheckOutcome outcome,

        @Description("Empty: the whole of the asset.") @NonNull
        List<@NonNull String> columns,

        @NonNull String message) {}
