package dev.sluice.controlplane.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fingerprint of a run that another system made, from the facets of its events. */
public final class ForeignFingerprints {
    private ForeignFingerprints() {}

    /**
     * Computes it.
     *
     * @param events of one run; later ones add to earlier ones
     * @param environment names of variables that belong to it
     */
    public static RunFingerprint of(List<JsonNode> events, Set<String> environment) {
        Found found = new Found();
        events.forEach(event -> found.add(event, environment));
        List<String> gaps = new ArrayList<>();
        if (found.images.isEmpty()) {
            gaps.add("image");
        }
        return RunFingerprint.of(
                new Ingredients(
                        found.definition,
                        found.commit,
                        found.images,
                        found.parameters,
                        found.partition,
                        found.environment,
                        List.copyOf(found.inputs.values()),
                        new TreeMap<>()),
                gaps);
    }

    private static final class Found {
        private @Nullable String definition;
        private @Nullable String commit;
        private @Nullable String partition;
        private final SortedMap<String, String> images = new TreeMap<>();
        private final SortedMap<String, String> parameters = new TreeMap<>();
        private final SortedMap<String, String> environment = new TreeMap<>();
        private final Map<String, Ingredients.Input> inputs = new TreeMap<>();

        private void add(JsonNode event, Set<String> allowed) {
            JsonNode job = event.path("job").path("facets");
            JsonNode run = event.path("run").path("facets");
            commit = text(job.path("sourceCodeLocation").path("version"), commit);
            definition = text(run.path("sluice_run").path("definitionDigest"), definition);
            definition = text(run.path("sluice_attempt").path("definitionDigest"), definition);
            String sql = text(job.path("sql").path("query"), null);
            if (sql != null && definition == null) {
                definition = Sha256.hexOf(sql);
            }
            String image = text(run.path("sluice_runtimeImage").path("digest"), null);
            if (image != null) {
                images.put(event.path("job").path("name").asText(), image);
            }
            run.path("executionParameters")
                    .path("parameters")
                    .forEach(p -> parameters.put(
                            p.path("key").asText(), p.path("value").asText()));
            run.path("environmentVariables").path("environmentVariables").forEach(v -> {
                if (allowed.contains(v.path("name").asText())) {
                    environment.put(v.path("name").asText(), v.path("value").asText());
                }
            });
            partition = text(run.path("nominalTime").path("nominalStartTime"), partition);
            event.path("inputs").forEach(this::input);
        }

        private void input(JsonNode input) {
            String namespace = input.path("namespace").asText();
            String name = input.path("name").asText();
            JsonNode facets = input.path("facets");
            Ingredients.Input known = inputs.get(namespace + " " + name);
            inputs.put(
                    namespace + " " + name,
                    new Ingredients.Input(
                            namespace,
                            name,
                            text(facets.path("version").path("datasetVersion"), known == null ? null : known.version()),
                            text(
                                    facets.path(ContentFacet.NAME).path("algorithm"),
                                    known == null ? null : known.algorithm()),
                            text(
                                    facets.path(ContentFacet.NAME).path("digest"),
                                    known == null ? null : known.digest())));
        }

        private static @Nullable String text(JsonNode node, @Nullable String otherwise) {
            return node.isTextual() && !node.asText().isEmpty() ? node.asText() : otherwise;
        }
    }
}
