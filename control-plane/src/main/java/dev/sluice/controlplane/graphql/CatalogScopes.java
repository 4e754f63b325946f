package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.graphql.TypeScope.Plain;
import dev.sluice.controlplane.security.NamedNamespaces;
import dev.sluice.controlplane.security.Sight;
import java.util.List;
import java.util.Map;

/** {@link Scopes} of the catalog, of lineage and of reports, which have rules of their own. */
final class CatalogScopes {
    private CatalogScopes() {}

    static void types(Map<String, TypeScope> types) {
        types.put("Namespace", TypeScope.told(NamespaceType.class, (each, sight) -> sight.sees(each.getName())));
        types.put(
                "NamespaceEdge",
                TypeScope.told(
                        NamespaceEdge.class,
                        (each, sight) -> sight.sees(each.node().getName())));
        types.put(
                "Dataset", TypeScope.told(DatasetType.class, (each, sight) -> sight.seesDataset(each.getNamespace())));
        types.put(
                "DatasetEdge",
                TypeScope.told(
                        DatasetEdge.class,
                        (each, sight) -> sight.seesDataset(each.node().getNamespace())));
        types.put(
                "DatasetName", TypeScope.told(DatasetName.class, (each, sight) -> sight.seesDataset(each.namespace())));
        types.put(
                "RunInput",
                TypeScope.told(
                        RunInput.class,
                        (each, sight) -> sight.seesDataset(each.dataset().getNamespace())));
        types.put(
                "RunDatasetDiff",
                TypeScope.told(
                        RunDatasetDiff.class,
                        (each, sight) -> sight.seesDataset(each.dataset().getNamespace())));
        types.put(
                "Job",
                TypeScope.told(JobType.class, (each, sight) -> sight.seesJob(each.getNamespace(), each.getName())));
        types.put(
                "JobEdge",
                TypeScope.told(
                        JobEdge.class,
                        (each, sight) -> sight.seesJob(
                                each.node().getNamespace(), each.node().getName())));
        types.put("LineageNode", TypeScope.told(LineageNodeType.class, CatalogScopes::sees));
        types.put("Impacted", TypeScope.told(Impacted.class, (each, sight) -> sees(each.node(), sight)));
        // The bodies of facets name other datasets and jobs.
        types.put("Facet", TypeScope.told(Facet.class, (each, sight) -> NamedNamespaces.allSeen(each.body(), sight)));
        Scopes.all(types, Plain.CARRIED, carried());
        Scopes.all(types, Plain.PUBLIC, List.of("PageInfo", "Status", "NamedValue"));
        Scopes.all(
                types,
                Plain.WHOLE_ONLY,
                List.of(
                        "Producer",
                        "ProducerConnection",
                        "ProducerEdge",
                        "ProducerFault",
                        "DeadLetter",
                        "DeadLetterConnection",
                        "DeadLetterEdge"));
    }

    private static List<String> carried() {
        return List.of(
                "Node",
                "Query",
                "Mutation",
                "Subscription",
                "NamespaceConnection",
                "DatasetConnection",
                "DatasetVersion",
                "DatasetVersionConnection",
                "DatasetVersionEdge",
                "Field",
                "JobConnection",
                "Run",
                "RunConnection",
                "RunEdge",
                "RunDiff",
                "ChangedFacet",
                "Event",
                "EventConnection",
                "EventEdge",
                "SearchConnection",
                "SearchEdge",
                "SearchHit",
                "LineageResult",
                "LineageEdge",
                "LineageCut",
                "LineagePath",
                "LineagePaths",
                "LineageDiff",
                "ChangedEdge",
                "Impact",
                "Provenance",
                "MissingFact",
                "Report",
                "ReportConnection",
                "ReportEdge");
    }

    static void rootFields(Map<String, RootScope> fields) {
        Scopes.all(
                fields,
                RootScope.BY_SCOPE,
                List.of(
                        "namespaces",
                        "datasets",
                        "dataset",
                        "jobs",
                        "job",
                        "runs",
                        "run",
                        "events",
                        "event",
                        "search",
                        "lineage",
                        "lineagePaths",
                        "lineageDiff",
                        "lineageDiffRuns",
                        "impact",
                        "provenance",
                        "node",
                        "status",
                        "report",
                        "reports",
                        "reportProgress",
                        "createReport",
                        "cancelReport"));
        Scopes.all(
                fields,
                RootScope.WHOLE_ONLY,
                List.of("producers", "deadLetters", "replayDeadLetter", "discardDeadLetter"));
    }

    private static boolean sees(LineageNodeType node, Sight sight) {
        return switch (node.type()) {
            case DATASET, FIELD, DATASET_VERSION -> sight.seesDataset(node.namespace());
            case JOB -> sight.seesJob(node.namespace(), node.name());
            case RUN -> node.namespace().isEmpty() || sight.seesDataset(node.namespace());
        };
    }
}
