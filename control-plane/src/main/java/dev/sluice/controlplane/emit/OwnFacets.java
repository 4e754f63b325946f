package dev.sluice.controlplane.emit;

import dev.sluice.controlplane.emit.RunEvents.AttemptFacts;
import dev.sluice.controlplane.emit.RunEvents.DeclaredColumn;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.ObservedDataset;
import io.openlineage.client.OpenLineage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Facets of datasets and the two facets that are Sluice's own. */
final class OwnFacets {
    private final OpenLineage ol;

    OwnFacets(OpenLineage ol) {
        this.ol = ol;
    }

    OpenLineage.ProcessingEngineRunFacet engine() {
        return ol.newProcessingEngineRunFacet("1", "sluice", null);
    }

    /** {@code sluice_run}: version of the definition and what started the run. */
    OpenLineage.RunFacet run(RunFacts run) {
        OpenLineage.RunFacet facet = ol.newRunFacet();
        Map<String, Object> properties = facet.getAdditionalProperties();
        properties.put("definitionVersion", run.deployed().version());
        properties.put("definitionDigest", run.deployed().digest());
        properties.put("trigger", run.trigger());
        return facet;
    }

    /** {@code sluice_attempt}: which try of which task it is. */
    OpenLineage.RunFacet attempt(AttemptFacts attempt) {
        OpenLineage.RunFacet facet = ol.newRunFacet();
        facet.getAdditionalProperties().put("task", attempt.task().id());
        facet.getAdditionalProperties().put("number", attempt.number());
        facet.getAdditionalProperties()
                .put("definitionVersion", attempt.run().deployed().version());
        return facet;
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
