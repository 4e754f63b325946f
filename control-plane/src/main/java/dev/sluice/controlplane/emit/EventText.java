package dev.sluice.controlplane.emit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.ObservedDataset;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes events as JSON. Facets that executors hand over are JSON already: they are put into the tree as they are. */
final class EventText {
    private final ObjectMapper mapper = OpenLineageClientUtils.newObjectMapper();
    private final OpenLineage ol;

    EventText(OpenLineage ol) {
        this.ol = ol;
    }

    /**
     * @param observed datasets with facets of their own
     * @param runFacets of the run, by name; their fields count before those of the event
     * @param shadow whether a run that repeats another one says it: then its datasets get names of their own
     */
    String of(
            OpenLineage.RunEvent event,
            Map<DatasetId, ObservedDataset> observed,
            Map<String, List<String>> runFacets,
            boolean shadow) {
        ObjectNode tree = mapper.valueToTree(event);
        try {
            for (Map.Entry<String, List<String>> facet : new TreeMap<>(runFacets).entrySet()) {
                merge(tree.withObject("/run/facets"), facet.getKey(), facet.getValue());
            }
            for (String side : List.of("inputs", "outputs")) {
                for (var dataset : tree.withArray(side)) {
                    ObservedDataset seen = observed.get(new DatasetId(
                            dataset.path("namespace").asText(),
                            dataset.path("name").asText()));
                    if (seen != null && seen.written() == side.equals("outputs")) {
                        ObjectNode facets = ((ObjectNode) dataset).withObject("/facets");
                        for (Map.Entry<String, String> facet : new TreeMap<>(seen.facets()).entrySet()) {
                            facets.set(facet.getKey(), mapper.readTree(facet.getValue()));
                        }
                    }
                }
            }
            if (shadow) {
                ShadowNames.rename(tree);
            }
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an executor handed over a facet that is not JSON", e);
        }
    }

    private void merge(ObjectNode facets, String name, List<String> told) throws JsonProcessingException {
        ObjectNode facet = facets.path(name) instanceof ObjectNode there ? there : mapper.valueToTree(ol.newRunFacet());
        for (String json : told) {
            facet.setAll((ObjectNode) mapper.readTree(json));
        }
        facets.set(name, facet);
    }
}
