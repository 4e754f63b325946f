package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.RunDataset;
import dev.sluice.controlplane.lineage.Granularity;
import dev.sluice.controlplane.lineage.ImpactService;
import dev.sluice.controlplane.lineage.LineageDiffs;
import dev.sluice.controlplane.lineage.LineageQuery;
import dev.sluice.controlplane.lineage.LineageService;
import dev.sluice.controlplane.lineage.PathService;
import dev.sluice.controlplane.lineage.ProvenanceService;
import dev.sluice.controlplane.lineage.RunDiff;
import dev.sluice.lineage.Direction;
import dev.sluice.model.RunId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Questions about lineage. */
@GraphQLApi
@ApiErrors
public class LineageApi {
    private final LineageService lineage;
    private final LineageDiffs diffs;
    private final ImpactService impacts;
    private final ProvenanceService provenances;
    private final PathService paths;
    private final Datasets datasets;

    LineageApi(
            LineageService lineage,
            LineageDiffs diffs,
            ImpactService impacts,
            ProvenanceService provenances,
            PathService paths,
            Datasets datasets) {
        this.lineage = lineage;
        this.diffs = diffs;
        this.impacts = impacts;
        this.provenances = provenances;
        this.paths = paths;
        this.datasets = datasets;
    }

    @Query
    @NonNull
    @Description("Where data comes from and goes to, as of an instant of event time, as known at a log position."
            + " With waitFor, answers once the graph reached that position, or after a bounded wait with a cut.")
    public LineageResult lineage(
            @NonNull LineageRootInput root,
            @NonNull Direction direction,
            @DefaultValue("DATASET") Granularity granularity,
            @DefaultValue("3") int depth,
            @Nullable Instant asOf,
            @Nullable Long asKnownAt,
            @DefaultValue("500") int first,
            @Nullable Long waitFor) {
        return LineageResult.of(lineage.lineage(
                new LineageQuery(root.toRoot(), direction, granularity, depth, asOf, asKnownAt, first, waitFor)));
    }

    @Query
    @NonNull
    @Description("Shortest ways from one node to another.")
    public LineagePathsResult lineagePaths(
            @NonNull LineageRootInput from,
            @NonNull LineageRootInput to,
            @DefaultValue("DATASET") Granularity granularity,
            @DefaultValue("20") int maxPaths,
            @Nullable Instant asOf) {
        return LineagePathsResult.of(paths.paths(from.toRoot(), to.toRoot(), granularity, maxPaths, asOf));
    }

    @Query
    @NonNull
    @Description("How lineage differs between two instants, or between what was known at two log positions.")
    public LineageDiffResult lineageDiff(
            @NonNull LineageRootInput root,
            @NonNull Direction direction,
            @DefaultValue("DATASET") Granularity granularity,
            @DefaultValue("3") int depth,
            @NonNull Instant from,
            @NonNull Instant to,
            @Nullable Long knownFrom,
            @Nullable Long knownTo,
            @DefaultValue("500") int first) {
        LineageQuery query = new LineageQuery(root.toRoot(), direction, granularity, depth, null, null, first, null);
        return LineageDiffResult.of(
                diffs.between(query, new LineageDiffs.Moment(from, knownFrom), new LineageDiffs.Moment(to, knownTo)));
    }

    @Query
    @NonNull
    @Description("How two runs differ in what they read, wrote and said.")
    public RunDiffResult lineageDiffRuns(@NonNull String runA, @NonNull String runB) {
        RunDiff diff = diffs.betweenRuns(RunId.of(runA).value(), RunId.of(runB).value());
        Set<Long> ids = Stream.concat(diff.added().stream(), diff.removed().stream())
                .map(RunDataset::canonicalId)
                .collect(Collectors.toSet());
        Map<Long, Dataset> names = datasets.findByIds(ids);
        return new RunDiffResult(
                new RunType(diff.runA()),
                new RunType(diff.runB()),
                named(diff.added(), names),
                named(diff.removed(), names),
                diff.facets().stream()
                        .map(each -> new ChangedFacet(
                                each.name(),
                                each.inA() == null ? null : Facet.of(each.inA()),
                                each.inB() == null ? null : Facet.of(each.inB())))
                        .toList());
    }

    @Query
    @NonNull
    @Description("Whom a change of a dataset or field would reach.")
    public ImpactResult impact(
            @NonNull LineageRootInput root, @DefaultValue("10") int depth, @DefaultValue("500") int first) {
        return ImpactResult.of(impacts.impact(root.toRoot(), depth, first));
    }

    @Query
    @NonNull
    @Description("How a dataset version came to be, run by run back to the sources.")
    public ProvenanceResult provenance(@Id @NonNull String datasetVersion, @DefaultValue("1000") int first) {
        NodeId id = NodeId.parse(datasetVersion);
        if (id.kind() != NodeId.Kind.DATASET_VERSION) {
            throw new InvalidRequestException("the id is of a " + id.kind() + "; give the id of a dataset version");
        }
        if (first < 1 || first > LineageQuery.MAX_FIRST) {
            throw new InvalidRequestException("first is " + first + "; allowed are 1 to " + LineageQuery.MAX_FIRST);
        }
        return ProvenanceResult.of(provenances.provenance(id.versionKey(), first));
    }

    private static List<RunDatasetDiff> named(List<RunDataset> found, Map<Long, Dataset> names) {
        List<RunDatasetDiff> result = new ArrayList<>();
        for (RunDataset each : found) {
            Dataset dataset = names.get(each.canonicalId());
            if (dataset != null) {
                result.add(
                        new RunDatasetDiff(new DatasetType(dataset, Facets.NOW), each.way() == RunDataset.Way.OUTPUT));
            }
        }
        return result;
    }
}
