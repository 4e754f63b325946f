package dev.sluice.controlplane.gateview;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What a check measured over time. It goes on when thresholds change, and begins anew when what is measured does. */
@Type("QualitySeries")
public record QualitySeries(
        @Description("namespace/name.") @NonNull String gate,
        @Description("Its id in the gate.") @NonNull String check,

        @Description("rows, percent, seconds, ...; empty: nothing was measured yet.") @NonNull
        String unit,

        @Description("Oldest first.") @NonNull List<@NonNull QualityPoint> points) {
    /** One measurement. */
    @Type("QualityPoint")
    public record QualityPoint(
            @NonNull Instant at,
            @Description("Of the asset.") long version,

            @Description("Null: the asset as a whole.") @Nullable
            String partition,

            @Description("Null: nothing could be measured but the rows.") @Nullable
            Double value,

            @Description("Rows looked at.") @Nullable Long rows,

            @Description("Whether the check passed or warned.")
            boolean good) {}
}
