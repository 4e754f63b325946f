package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.ImpactAnswer;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Whom a change of a dataset or field would reach. */
@Type("Impact")
public record ImpactResult(
        @NonNull List<@NonNull Impacted> datasets,
        @NonNull List<@NonNull Impacted> fields,
        @NonNull List<@NonNull Impacted> jobs,
        @Name("isComplete") boolean isComplete,
        @NonNull List<@NonNull LineageCut> cuts,
        @NonNull Instant asOf,
        long position) {
    static ImpactResult of(ImpactAnswer answer) {
        return new ImpactResult(
                Impacted.of(answer.datasets()),
                Impacted.of(answer.fields()),
                Impacted.of(answer.jobs()),
                answer.isComplete(),
                answer.cuts().stream().map(LineageCut::of).toList(),
                answer.datasetLineage().asOf(),
                answer.datasetLineage().position());
    }
}
