package dev.sluice.controlplane.emit;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Ownership;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.ObservedDataset;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds the OpenLineage events of runs and attempts. Pure: the same facts give the same text. */
public final class RunEvents {
    /** How Sluice names itself as a producer. */
    public static final URI PRODUCER = URI.create("https://github.com/sluice-dev/sluice");

    /** What tests and benches call the version of Sluice. */
    public static final String UNRELEASED = "unreleased";

    private static final int LONGEST_MESSAGE = 4_000;

    private final OpenLineage ol = new OpenLineage(PRODUCER);
    private final EventText text = new EventText(ol);
    private final String namespace;
    private final OwnFacets own;

    /** Of a version that was never released. */
    public RunEvents(String namespace) {
        this(namespace, UNRELEASED);
    }

    /**
     * @param namespace of our jobs
     * @param version of Sluice
     */
    public RunEvents(String namespace, String version) {
        this.namespace = namespace;
        this.own = new OwnFacets(ol, version);
    }

    /**
     * An attempt of a task.
     *
     * @param run its run
     * @param task its definition
     * @param attempt OpenLineage run id
     * @param number 1 for the first
     * @param inputs datasets that the task declares to read
     * @param outputs datasets that the task declares to write, with their declared column lineage
     * @param versions versions of its datasets as far as they are known: read at the start, written at the end
     */
    public record AttemptFacts(
            RunFacts run,
            Task task,
            UUID attempt,
            int number,
            List<DatasetId> inputs,
            Map<DatasetId, Map<String, List<DeclaredColumn>>> outputs,
            Map<DatasetId, Long> versions) {
        public AttemptFacts {
            inputs = List.copyOf(inputs);
            outputs = new LinkedHashMap<>(outputs);
            versions = Map.copyOf(versions);
        }

        /** The same, with versions. */
        public AttemptFacts with(Map<DatasetId, Long> known) {
            return new AttemptFacts(run, task, attempt, number, inputs, outputs, known);
        }
    }

    /** A column that a definition names as a source of another. */
    public record DeclaredColumn(DatasetId dataset, String column) {}

    /**
     * How something ended; {@code message} is null unless it failed.
     *
     * @param errorClass kind of failure, for those who compare it with earlier ones; null when there was none
     * @param facets of the run that the executor told, by name: JSON objects, later ones count before earlier ones
     */
    public record End(
            EventType type,
            @Nullable String message,
            @Nullable String errorClass,
            List<ObservedDataset> observed,
            Map<String, List<String>> facets) {
        public End {
            observed = List.copyOf(observed);
            facets = Map.copyOf(facets);
        }

        /** An end of no known class. */
        public End(EventType type, @Nullable String message, List<ObservedDataset> observed) {
            this(type, message, null, observed, Map.of());
        }
    }

    /** Name of a workflow's job. */
    public static String jobName(Deployed deployed) {
        return deployed.workflow().metadata().name().namespace() + "."
                + deployed.workflow().metadata().name().name();
    }

    /** A run started. */
    public String started(RunFacts run, Instant at) {
        return text.of(
                event(EventType.START, at, run.id(), runFacets(run).build(), workflowJob(run), List.of(), List.of()),
                Map.of(),
                Map.of(),
                run.shadow());
    }

    /** A run ended. */
    public String ended(RunFacts run, Instant at, End end) {
        OpenLineage.RunFacetsBuilder facets = runFacets(run);
        if (end.message() != null) {
            facets.errorMessage(error(end.message()));
        }
        return text.of(
                event(end.type(), at, run.id(), facets.build(), workflowJob(run), List.of(), List.of()),
                Map.of(),
                Map.of(),
                run.shadow());
    }

    /** An attempt started. */
    public String started(AttemptFacts attempt, Instant at) {
        return attempt(attempt, at, new End(EventType.START, null, List.of()));
    }

    /** An attempt still runs. */
    public String running(AttemptFacts attempt, Instant at) {
        return attempt(attempt, at, new End(EventType.RUNNING, null, List.of()));
    }

    /** An attempt ended. */
    public String ended(AttemptFacts attempt, Instant at, End end) {
        return attempt(attempt, at, end);
    }

    private String attempt(AttemptFacts attempt, Instant at, End end) {
        OpenLineage.RunFacetsBuilder facets = ol.newRunFacetsBuilder().parent(parent(attempt.run()));
        nominalTime(attempt.run(), facets);
        facets.processing_engine(own.engine());
        facets.put("sluice_attempt", own.attempt(attempt, end.errorClass()));
        facets.put("sluice_runtime", own.runtime(attempt));
        facets.put("sluice_trace", own.trace(attempt.run().id(), attempt.attempt()));
        if (end.message() != null) {
            facets.errorMessage(error(end.message()));
        }
        Map<DatasetId, ObservedDataset> read = new LinkedHashMap<>();
        Map<DatasetId, ObservedDataset> written = new LinkedHashMap<>();
        end.observed().forEach(o -> (o.written() ? written : read).put(o.dataset(), o));
        List<OpenLineage.InputDataset> inputs = new ArrayList<>();
        for (DatasetId input : union(attempt.inputs(), read.keySet())) {
            inputs.add(own.input(input, read.get(input), attempt.versions().get(input)));
        }
        List<OpenLineage.OutputDataset> outputs = new ArrayList<>();
        for (DatasetId output : union(attempt.outputs().keySet(), written.keySet())) {
            outputs.add(own.output(
                    output,
                    written.get(output),
                    attempt.outputs().getOrDefault(output, Map.of()),
                    attempt.versions().get(output)));
        }
        Map<DatasetId, ObservedDataset> all = new LinkedHashMap<>(read);
        all.putAll(written);
        OpenLineage.RunEvent event =
                event(end.type(), at, attempt.attempt(), facets.build(), taskJob(attempt), inputs, outputs);
        return text.of(event, all, end.facets(), attempt.run().shadow());
    }

    private OpenLineage.RunEvent event(
            EventType type,
            Instant at,
            UUID id,
            OpenLineage.RunFacets facets,
            OpenLineage.Job job,
            List<OpenLineage.InputDataset> inputs,
            List<OpenLineage.OutputDataset> outputs) {
        return ol.newRunEvent(utc(at), type, ol.newRun(id, facets), job, inputs, outputs);
    }

    private OpenLineage.RunFacetsBuilder runFacets(RunFacts run) {
        OpenLineage.RunFacetsBuilder facets = ol.newRunFacetsBuilder();
        nominalTime(run, facets);
        facets.processing_engine(own.engine());
        if (!run.parameters().isEmpty()) {
            List<OpenLineage.ExecutionParameter> parameters = new ArrayList<>();
            new TreeMap<>(run.parameters())
                    .forEach((key, value) -> parameters.add(ol.newExecutionParameter(key, null, null, value)));
            facets.executionParameters(ol.newExecutionParametersRunFacet(parameters));
        }
        facets.put("sluice_run", own.run(run));
        facets.put("sluice_trace", own.trace(run.id(), run.id()));
        return facets;
    }

    private void nominalTime(RunFacts run, OpenLineage.RunFacetsBuilder facets) {
        Instant from = run.partitionFrom() != null ? run.partitionFrom() : run.slot();
        if (from != null) {
            Instant to = run.partitionTo();
            facets.nominalTime(ol.newNominalTimeRunFacet(utc(from), to == null ? null : utc(to)));
        }
    }

    private OpenLineage.ParentRunFacet parent(RunFacts run) {
        String job = jobName(run.deployed());
        return ol.newParentRunFacet(
                ol.newParentRunFacetRun(run.id(), null),
                ol.newParentRunFacetJob(namespace, job, null),
                ol.newParentRunFacetRoot(ol.newRootRun(run.id(), null), ol.newRootJob(namespace, job, null)));
    }

    private OpenLineage.Job workflowJob(RunFacts run) {
        OpenLineage.JobFacetsBuilder facets = jobFacets(run, "WORKFLOW");
        String description = run.deployed().workflow().description();
        if (!description.isEmpty()) {
            facets.documentation(ol.newDocumentationJobFacet(description, "text/plain"));
        }
        return ol.newJob(namespace, jobName(run.deployed()), facets.build());
    }

    private OpenLineage.Job taskJob(AttemptFacts attempt) {
        OpenLineage.JobFacetsBuilder facets = jobFacets(attempt.run(), "TASK");
        if (attempt.task().work() instanceof Work.Sql sql) {
            facets.sql(ol.newSQLJobFacet(sql.run().source(), null));
        }
        return ol.newJob(
                namespace,
                jobName(attempt.run().deployed()) + "." + attempt.task().id(),
                facets.build());
    }

    private OpenLineage.JobFacetsBuilder jobFacets(RunFacts run, String type) {
        Deployed deployed = run.deployed();
        OpenLineage.JobFacetsBuilder facets =
                ol.newJobFacetsBuilder().jobType(ol.newJobTypeJobFacet("BATCH", "SLUICE", type, null));
        deployed.workflow()
                .metadata()
                .ownership()
                .map(Ownership::owner)
                .ifPresent(owner -> facets.ownership(
                        ol.newOwnershipJobFacet(List.of(ol.newOwnershipJobFacetOwners(owner, "OWNER")))));
        facets.sourceCodeLocation(ol.newSourceCodeLocationJobFacetBuilder()
                .type(deployed.revision() == null ? "sluice" : "git")
                .url(URI.create("sluice:///" + deployed.workflow().metadata().name()))
                .path(deployed.path())
                .version(deployed.revision() == null ? deployed.digest() : deployed.revision())
                .build());
        return facets;
    }

    private OpenLineage.ErrorMessageRunFacet error(String message) {
        String bounded = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
        return ol.newErrorMessageRunFacet(bounded, "text", null);
    }

    private static ZonedDateTime utc(Instant at) {
        return at.atZone(ZoneOffset.UTC);
    }

    private static Set<DatasetId> union(java.util.Collection<DatasetId> declared, Set<DatasetId> observed) {
        Set<DatasetId> all = new java.util.LinkedHashSet<>(declared);
        all.addAll(observed);
        return all;
    }
}
