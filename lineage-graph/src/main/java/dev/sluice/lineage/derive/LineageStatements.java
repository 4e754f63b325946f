package dev.sluice.lineage.derive;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.derive.NodeRef.OfDataset;
import dev.sluice.lineage.derive.NodeRef.OfField;
import dev.sluice.lineage.derive.NodeRef.OfJob;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.model.facet.ColumnLineage.InputField;
import dev.sluice.model.facet.JobDependencies;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.LineageFacets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What events state about lineage, by the precedence of the OpenLineage explicit lineage guide: the lineage facet, then
 * columnLineage, then every input to every output.
 *
 * <p>Three kinds of edge stay apart: data flow, control flow (jobDependencies), containment (parent).
 */
public final class LineageStatements {
    private LineageStatements() {}

    /** What a run states, from its events in order of event time: all of them, or those up to some instant. */
    public static Statement ofRun(JobId job, List<JobFacts> events) {
        MergedFacts facts = new MergedFacts(events);
        Collector into = new Collector();
        dataFlow(job, facts, EdgeSource.RUN, into);
        if (!facts.inputs().isEmpty()) {
            into.covers.add(new Scope.Inputs());
        }
        if (!facts.written().isEmpty()) {
            into.covers.add(new Scope.Outputs());
        }
        controlAndContainment(job, facts, into);
        into.covers.add(new Scope.Completeness());
        if (facts.extractionError()) {
            into.edge(
                    EdgeKind.INCOMPLETE,
                    new OfJob(job),
                    new OfJob(job),
                    EdgeSource.RUN_FACET,
                    false,
                    false,
                    new Scope.Completeness());
        }
        return into.statement(new OfJob(job));
    }

    /** What a JobEvent declares; it replaces all that was declared for the job before. */
    public static Statement ofJobEvent(JobId job, JobFacts event) {
        MergedFacts facts = new MergedFacts(List.of(event));
        Collector into = new Collector();
        dataFlow(job, facts, EdgeSource.DECLARED, into);
        Statement stated = into.statement(new OfJob(job));
        return new Statement(stated.owner(), stated.edges(), Statement.EVERYTHING);
    }

    /** What the explicit lineage facet of a DatasetEvent declares; empty when there is none. */
    public static Optional<Statement> ofDatasetEvent(DatasetId dataset, LineageFacets.OfDataset facets) {
        if (facets.lineage() == null) {
            return Optional.empty();
        }
        Collector into = new Collector();
        ExplicitStatements.ofDataset(dataset, facets.lineage(), into);
        Statement stated = into.statement(new OfDataset(dataset));
        return Optional.of(new Statement(stated.owner(), stated.edges(), Statement.EVERYTHING));
    }

    /** A RENAME: what is under the new name came from the old one. Empty for any other change. */
    public static Optional<Statement> ofRename(DatasetId dataset, Lifecycle lifecycle) {
        if (lifecycle.change() != Lifecycle.Change.RENAME
                || lifecycle.previous() == null
                || lifecycle.previous().equals(dataset)) {
            return Optional.empty();
        }
        Collector into = new Collector();
        into.edge(
                EdgeKind.FEEDS,
                new OfDataset(lifecycle.previous()),
                new OfDataset(dataset),
                EdgeSource.RENAME,
                true,
                true,
                new Scope.IntoDataset(dataset));
        return Optional.of(into.statement(new OfDataset(dataset)));
    }

    private static void dataFlow(JobId job, MergedFacts facts, EdgeSource source, Collector into) {
        if (facts.hasExplicit()) {
            ExplicitStatements.ofJob(job, facts, source, into);
            return;
        }
        Set<DatasetId> precise = new LinkedHashSet<>();
        Set<DatasetId> used = new LinkedHashSet<>();
        for (Map.Entry<DatasetId, LineageFacets.OfDataset> output :
                facts.written().entrySet()) {
            ColumnLineage columns = output.getValue().columnLineage();
            if (columns != null && hasSources(columns)) {
                precise.add(output.getKey());
                used.addAll(columnFlow(output.getKey(), columns, into));
            }
        }
        boolean anyCartesian = facts.written().size() > precise.size();
        for (DatasetId input : facts.inputs()) {
            boolean flow = anyCartesian || !used.contains(input);
            into.edge(EdgeKind.READ_BY, new OfDataset(input), new OfJob(job), source, flow, true, new Scope.Inputs());
        }
        for (DatasetId output : facts.written().keySet()) {
            boolean flow = !precise.contains(output);
            into.edge(EdgeKind.WRITES, new OfJob(job), new OfDataset(output), source, flow, true, new Scope.Outputs());
        }
    }

    private static boolean hasSources(ColumnLineage columns) {
        return !columns.dataset().isEmpty()
                || columns.fields().values().stream().anyMatch(inputs -> !inputs.isEmpty());
    }

    /** Returns the datasets that feed the output. */
    private static Set<DatasetId> columnFlow(DatasetId output, ColumnLineage columns, Collector into) {
        Scope scope = new Scope.IntoDataset(output);
        Set<DatasetId> sources = new LinkedHashSet<>();
        columns.fields().forEach((field, inputs) -> {
            for (InputField input : inputs) {
                sources.add(input.dataset());
                into.derives(
                        new OfField(input.dataset(), input.field()),
                        new OfField(output, field),
                        EdgeSource.COLUMN_LINEAGE,
                        input.transformations(),
                        scope);
            }
        });
        for (InputField input : columns.dataset()) {
            sources.add(input.dataset());
            into.derives(
                    new OfField(input.dataset(), input.field()),
                    new OfDataset(output),
                    EdgeSource.COLUMN_LINEAGE,
                    input.transformations(),
                    scope);
        }
        for (DatasetId input : sources) {
            into.edge(
                    EdgeKind.FEEDS,
                    new OfDataset(input),
                    new OfDataset(output),
                    EdgeSource.COLUMN_LINEAGE,
                    true,
                    false,
                    scope);
        }
        into.covers.add(scope);
        return sources;
    }

    private static void controlAndContainment(JobId job, MergedFacts facts, Collector into) {
        JobDependencies dependencies = facts.dependencies();
        if (dependencies != null) {
            into.covers.add(new Scope.Control());
            dependencies
                    .upstream()
                    .forEach(d -> into.edge(
                            EdgeKind.TRIGGERS,
                            new OfJob(d.job()),
                            new OfJob(job),
                            EdgeSource.RUN_FACET,
                            false,
                            false,
                            new Scope.Control()));
            dependencies
                    .downstream()
                    .forEach(d -> into.edge(
                            EdgeKind.TRIGGERS,
                            new OfJob(job),
                            new OfJob(d.job()),
                            EdgeSource.RUN_FACET,
                            false,
                            false,
                            new Scope.Control()));
        }
        if (facts.parent() != null && !facts.parent().job().equals(job)) {
            into.covers.add(new Scope.Containment());
            into.edge(
                    EdgeKind.CONTAINS,
                    new OfJob(facts.parent().job()),
                    new OfJob(job),
                    EdgeSource.RUN_FACET,
                    false,
                    false,
                    new Scope.Containment());
        }
    }
}
