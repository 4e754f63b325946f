package dev.sluice.controlplane.reproduceview;

import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An output that was compared. */
@Type("ReproducedOutput")
public record ReproducedOutput(
        @NonNull String namespace,
        @NonNull String name,
        @NonNull ReproductionLevel expected,
        @NonNull ReproductionLevel reached,

        @Description("Why not closer; empty for the same bytes.") @NonNull
        String reason,

        @Description("Of the files, as the run wrote them.") @Nullable
        String originalSha256,

        @Nullable String repeatedSha256,

        @Description("Rows that only the original has; null: not counted.") @Nullable
        Double onlyOriginal,

        @Description("Rows that only the repetition has; null: not counted.") @Nullable
        Double onlyRepeated,

        @Description("Columns that differ, those of most rows first.") @NonNull
        List<@NonNull DifferingColumn> columns,

        @NonNull List<@NonNull ComparedMetric> metrics,

        @Description("What differs and does not count.") @NonNull
        List<@NonNull String> remarks) {
    public ReproducedOutput {
        columns = List.copyOf(columns);
        metrics = List.copyOf(metrics);
        remarks = List.copyOf(remarks);
    }
}
