package dev.sluice.controlplane.emit;

import dev.sluice.controlplane.emit.RunEvents.AttemptFacts;
import dev.sluice.controlplane.emit.RunEvents.DeclaredColumn;
import dev.sluice.controlplane.telemetry.TraceIds;
import dev.sluice.controlplane.telemetry.TraceParent;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.execute.ObservedDataset;
import io.openlineage.client.OpenLineage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facets of datasets and those that are Sluice's own. */
final class OwnFacets {
    private final OpenLineage ol;
    private final String version;

    /** @param version of Sluice */
    OwnFacets(OpenLineage ol, String version) {
        this.ol = ol;
        this.version = version;
    }

    OpenLineage.ProcessingEngineRunFacet engine() {
        return ol.newProcessingEngineRunFacet(version, "sluice", null);
    }

    /** {@code sluice_run}: version of the definition, what started the run, and what a forecast needs to know. */
    OpenLineage.RunFacet run(RunFacts run) {
        OpenLineage.RunFacet facet = ol.newRunFacet();
        Map<String, Object> properties = facet.getAdditionalProperties();
        properties.put("definitionVersion", run.deployed().version());
        properties.put("definitionDigest", run.deployed().digest());
        properties.put("trigger", run.trigger());
        foresight(run, properties);
        run.deployed().workflow().forecast().prior().ifPresent(prior -> expected(prior, properties));
        return facet;
    }

    /** {@code sluice_attempt}: which try of which task it is, where it runs, and what a forecast needs to know. */
    OpenLineage.RunFacet attempt(AttemptFacts attempt, @Nullable String errorClass) {
        OpenLineage.RunFacet facet = ol.newRunFacet();
        Map<String, Object> properties = facet.getAdditionalProperties();
        Workflow workflow = attempt.run().deployed().workflow();
        properties.put("task", attempt.task().id());
        properties.put("number", attempt.number());
        properties.put("definitionVersion", attempt.run().deployed().version());
        properties.put("definitionDigest", attempt.run().deployed().digest());
        properties.put("pool", attempt.task().pool().map(ResourceName::toString).orElse("default"));
        foresight(attempt.run(), properties);
        if (workflow.tasks().size() == 1) {
            workflow.forecast().prior().ifPresent(prior -> expected(prior, properties));
        }
        if (errorClass != null) {
            properties.put("errorClass", errorClass);
        }
        return facet;
    }

    /** {@code sluice_runtime}: what runs it and what it may use; executors add what they find out. */
    OpenLineage.RunFacet runtime(AttemptFacts attempt) {
        OpenLineage.RunFacet facet = ol.newRunFacet();
        Map<String, Object> properties = facet.getAdditionalProperties();
        Task task = attempt.task();
        properties.put("executor", executor(task.work()));
        properties.put("adapterVersion", version);
        Map<String, Object> resources = new TreeMap<>();
        resources.put("pool", task.pool().map(ResourceName::toString).orElse("default"));
        resources.put("slots", task.slots());
        if (task.resources().milliCpu() > 0) {
            resources.put("milliCpu", task.resources().milliCpu());
        }
        if (task.resources().memoryBytes() > 0) {
            resources.put("memoryBytes", task.resources().memoryBytes());
        }
        if (task.resources().gpus() > 0) {
            resources.put("gpus", task.resources().gpus());
        }
        properties.put("resources", resources);
        return facet;
    }

    /** {@code sluice_trace}: the span of a run or attempt, for others to link to. */
    OpenLineage.RunFacet trace(UUID run, UUID of) {
        OpenLineage.RunFacet facet = ol.newRunFacet();
        facet.getAdditionalProperties()
                .put(TraceParent.NAME, TraceIds.parent(run, of).toString());
        return facet;
    }

    private static String executor(Work work) {
        return switch (work) {
            case Work.Noop _ -> "noop";
            case Work.Process _ -> "process";
            case Work.Sql sql -> "sql:" + sql.connection();
            case Work.Http _ -> "http";
            case Work.Container container -> container.platform().name().toLowerCase(java.util.Locale.ROOT);
            case Work.External external -> "external:" + external.adapter();
        };
    }

    private static void foresight(RunFacts run, Map<String, Object> properties) {
        properties.put("owner", run.deployed().owner());
        if (!run.parameters().isEmpty()) {
            String text = new TreeMap<>(run.parameters()).toString();
            properties.put(
                    "parametersDigest",
                    Digest128.of(text.getBytes(StandardCharsets.UTF_8)).toString());
        }
    }

    private static void expected(ForecastPolicy.Prior prior, Map<String, Object> properties) {
        properties.put(
                "expectedSeconds",
                new TreeMap<>(Map.of(
                        "p50", prior.p50().toMillis() / 1e3, "p90", prior.p90().toMillis() / 1e3)));
    }

    OpenLineage.InputDataset input(DatasetId dataset, @Nullable ObservedDataset seen, @Nullable Long version) {
        OpenLineage.InputDatasetInputFacetsBuilder statistics = ol.newInputDatasetInputFacetsBuilder();
        if (seen != null && seen.rows().isPresent()) {
            statistics.inputStatistics(
                    ol.newInputStatisticsInputDatasetFacet(seen.rows().getAsLong(), bytes(seen), null));
        }
        return ol.newInputDataset(
                dataset.namespace(), dataset.name(), facets(seen, Map.of(), version), statistics.build());
    }

    OpenLineage.OutputDataset output(
            DatasetId dataset,
            @Nullable ObservedDataset seen,
            Map<String, List<DeclaredColumn>> declared,
            @Nullable Long version) {
        OpenLineage.OutputDatasetOutputFacetsBuilder statistics = ol.newOutputDatasetOutputFacetsBuilder();
        if (seen != null && (seen.rows().isPresent() || seen.bytes().isPresent())) {
            Long rows = seen.rows().isPresent() ? seen.rows().getAsLong() : null;
            statistics.outputStatistics(ol.newOutputStatisticsOutputDatasetFacet(rows, bytes(seen), null));
        }
        return ol.newOutputDataset(
                dataset.namespace(), dataset.name(), facets(seen, declared, version), statistics.build());
    }

    private static @Nullable Long bytes(ObservedDataset seen) {
        return seen.bytes().isPresent() ? seen.bytes().getAsLong() : null;
    }

    private OpenLineage.DatasetFacets facets(
            @Nullable ObservedDataset seen, Map<String, List<DeclaredColumn>> declared, @Nullable Long version) {
        OpenLineage.DatasetFacetsBuilder facets = ol.newDatasetFacetsBuilder();
        if (version != null) {
            facets.version(ol.newDatasetVersionDatasetFacet(version.toString()));
        }
        if (seen != null && !seen.schema().isEmpty()) {
            List<OpenLineage.SchemaDatasetFacetFields> fields = new ArrayList<>();
            long position = 1;
            for (ObservedDataset.Field field : seen.schema()) {
                fields.add(ol.newSchemaDatasetFacetFields(field.name(), field.type(), null, position++, null));
            }
            facets.schema(ol.newSchemaDatasetFacet(fields));
        }
        if (!declared.isEmpty()) {
            facets.columnLineage(columns(declared));
        }
        return facets.build();
    }

    private OpenLineage.ColumnLineageDatasetFacet columns(Map<String, List<DeclaredColumn>> declared) {
        OpenLineage.ColumnLineageDatasetFacetFieldsBuilder fields = ol.newColumnLineageDatasetFacetFieldsBuilder();
        new TreeMap<>(declared).forEach((column, sources) -> {
            List<OpenLineage.InputField> inputs = new ArrayList<>();
            for (DeclaredColumn source : sources) {
                inputs.add(ol.newInputField(
                        source.dataset().namespace(), source.dataset().name(), source.column(), List.of()));
            }
            fields.put(column, ol.newColumnLineageDatasetFacetFieldsAdditional(inputs, null, null));
        });
        return ol.newColumnLineageDatasetFacet(fields.build(), null);
    }
}
