package dev.sluice.lineage.derive;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.derive.NodeRef.OfDataset;
import dev.sluice.lineage.derive.NodeRef.OfField;
import dev.sluice.lineage.derive.NodeRef.OfJob;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.facet.ExplicitLineage;
import dev.sluice.model.facet.ExplicitLineage.Entry;
import dev.sluice.model.facet.ExplicitLineage.Source;
import dev.sluice.model.facet.ExplicitLineage.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the explicit lineage facet: exactly the stated edges, no product of inputs and outputs. Inputs and outputs that no
 * entry mentions attach to the event's own job; {@code inputs: []} states that there is no tracked upstream.
 */
final class ExplicitStatements {
    private final JobId job;
    private final Collector into;
    private final Set<DatasetId> mentionedInputs = new LinkedHashSet<>();
    private final Set<DatasetId> preciseOutputs = new LinkedHashSet<>();
    private final Set<DatasetId> fromOwnJob = new LinkedHashSet<>();
    private final Set<DatasetId> intoOwnJob = new LinkedHashSet<>();

    private ExplicitStatements(JobId job, Collector into) {
        this.job = job;
        this.into = into;
    }

    static void ofJob(JobId job, MergedFacts facts, EdgeSource source, Collector into) {
        ExplicitStatements explicit = new ExplicitStatements(job, into);
        facts.explicit().forEach(explicit::entry);
        for (DatasetId input : facts.inputs()) {
            boolean flow = !explicit.mentionedInputs.contains(input) || explicit.intoOwnJob.remove(input);
            into.edge(EdgeKind.READ_BY, new OfDataset(input), new OfJob(job), source, flow, true, new Scope.Inputs());
        }
        for (DatasetId output : facts.written().keySet()) {
            boolean flow = !explicit.preciseOutputs.contains(output) || explicit.fromOwnJob.remove(output);
            into.edge(EdgeKind.WRITES, new OfJob(job), new OfDataset(output), source, flow, true, new Scope.Outputs());
        }
        // Stated for the own job, but not among the event's inputs or outputs.
        explicit.intoOwnJob.stream()
                .filter(d -> !facts.inputs().contains(d))
                .forEach(d -> explicit.feeds(new OfDataset(d), new OfJob(job), new Scope.IntoJobs()));
        explicit.fromOwnJob.stream()
                .filter(d -> !facts.written().containsKey(d))
                .forEach(d -> explicit.feeds(new OfJob(job), new OfDataset(d), new Scope.IntoDataset(d)));
    }

    static void ofDataset(DatasetId dataset, ExplicitLineage lineage, Collector into) {
        for (Entry entry : lineage.entries()) {
            Scope scope = new Scope.IntoDataset(dataset);
            Set<NodeRef> sources = new LinkedHashSet<>();
            for (Source source : entry.inputs() == null ? List.<Source>of() : entry.inputs()) {
                sourceOfDataset(source, dataset, sources, scope, into);
            }
            entry.fields()
                    .forEach((field, inputs) -> inputs.forEach(source -> {
                        if (source instanceof Source.DatasetSource d) {
                            sources.add(new OfDataset(d.id()));
                            into.derives(
                                    fieldOrDataset(d),
                                    new OfField(dataset, field),
                                    EdgeSource.EXPLICIT,
                                    d.transformations(),
                                    scope);
                        }
                    }));
            sources.forEach(source ->
                    into.edge(EdgeKind.FEEDS, source, new OfDataset(dataset), EdgeSource.EXPLICIT, true, true, scope));
        }
    }

    private static void sourceOfDataset(
            Source source, DatasetId dataset, Set<NodeRef> sources, Scope scope, Collector into) {
        switch (source) {
            case Source.DatasetSource d -> {
                sources.add(new OfDataset(d.id()));
                if (d.field() != null) {
                    into.derives(
                            new OfField(d.id(), d.field()),
                            new OfDataset(dataset),
                            EdgeSource.EXPLICIT,
                            d.transformations(),
                            scope);
                }
            }
            case Source.JobSource j -> {
                if (j.id() != null) {
                    sources.add(new OfJob(j.id()));
                }
            }
        }
    }

    private void entry(Entry entry) {
        switch (entry.target()) {
            case Target.DatasetTarget target -> intoDataset(target.id(), entry);
            case Target.JobTarget target -> intoJob(target.id() == null ? job : target.id(), entry);
        }
    }

    private void intoDataset(DatasetId target, Entry entry) {
        Scope scope = new Scope.IntoDataset(target);
        into.covers.add(scope);
        preciseOutputs.add(target);
        List<Source> inputs = entry.inputs() == null ? List.of() : entry.inputs();
        for (Source source : inputs) {
            feedDataset(source, target, scope);
            if (source instanceof Source.DatasetSource d && d.field() != null) {
                into.derives(
                        new OfField(d.id(), d.field()),
                        new OfDataset(target),
                        EdgeSource.EXPLICIT,
                        d.transformations(),
                        scope);
            }
        }
        for (Map.Entry<String, List<Source>> field : entry.fields().entrySet()) {
            for (Source source : field.getValue()) {
                feedDataset(source, target, scope);
                NodeRef from =
                        switch (source) {
                            case Source.DatasetSource d -> fieldOrDataset(d);
                            case Source.JobSource j -> new OfJob(j.id() == null ? job : j.id());
                        };
                into.derives(
                        from,
                        new OfField(target, field.getKey()),
                        EdgeSource.EXPLICIT,
                        source.transformations(),
                        scope);
            }
        }
    }

    private void feedDataset(Source source, DatasetId target, Scope scope) {
        switch (source) {
            case Source.DatasetSource d -> {
                mentionedInputs.add(d.id());
                into.edge(
                        EdgeKind.FEEDS,
                        new OfDataset(d.id()),
                        new OfDataset(target),
                        EdgeSource.EXPLICIT,
                        true,
                        false,
                        scope);
            }
            case Source.JobSource j -> {
                if (j.id() == null || j.id().equals(job)) {
                    fromOwnJob.add(target);
                } else {
                    feeds(new OfJob(j.id()), new OfDataset(target), scope);
                }
            }
        }
    }

    private void intoJob(JobId target, Entry entry) {
        Scope scope = new Scope.IntoJobs();
        into.covers.add(scope);
        for (Source source : entry.inputs() == null ? List.<Source>of() : entry.inputs()) {
            switch (source) {
                case Source.DatasetSource d -> {
                    mentionedInputs.add(d.id());
                    if (target.equals(job)) {
                        intoOwnJob.add(d.id());
                    } else {
                        feeds(new OfDataset(d.id()), new OfJob(target), scope);
                    }
                    if (d.field() != null) {
                        into.derives(
                                new OfField(d.id(), d.field()),
                                new OfJob(target),
                                EdgeSource.EXPLICIT,
                                d.transformations(),
                                scope);
                    }
                }
                case Source.JobSource j -> {
                    JobId from = j.id() == null ? job : j.id();
                    if (!from.equals(target)) {
                        feeds(new OfJob(from), new OfJob(target), scope);
                    }
                }
            }
        }
    }

    private void feeds(NodeRef from, NodeRef to, Scope scope) {
        into.edge(EdgeKind.FEEDS, from, to, EdgeSource.EXPLICIT, true, true, scope);
    }

    private static NodeRef fieldOrDataset(Source.DatasetSource source) {
        return source.field() == null ? new OfDataset(source.id()) : new OfField(source.id(), source.field());
    }
}
