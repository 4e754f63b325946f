package dev.sluice.controlplane.gateview;

import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A check as the gate's definition has it. */
@Type("GateCheck")
public record GateCheckInfo(
        @Ignore long definitionId,
        @NonNull String id,
        @Description("In the catalogue of checks.") @NonNull String type,
        @Description("What a failure means.") @NonNull Severity severity,

        @Description("What it means when the check itself breaks.") @NonNull
        OnTrouble onError,

        @Description("Empty: the asset as a whole.") @NonNull
        List<@NonNull String> columns,

        @Description("Only rows for which this is true are looked at.") @Nullable
        String where,

        @Nullable String warn,

        @Description("As declared, else the default of the type.") @Nullable
        String fail,

        @NonNull String description,

        @Description("What other tools call such a check.") @NonNull
        List<@NonNull Counterpart> standards) {
    /** A name in another vocabulary. */
    @Type("CheckCounterpart")
    public record Counterpart(
            @Description("ODCS, SodaCL, Great Expectations, dbt or DQDL.") @NonNull
            String vocabulary,

            @NonNull String name) {}
}
