package dev.sluice.verify.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.DatasetId;
import dev.sluice.model.RunId;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.model.facet.ColumnLineage.InputField;
import dev.sluice.model.facet.ExplicitLineage;
import dev.sluice.model.facet.ExplicitLineage.Entry;
import dev.sluice.model.facet.ExplicitLineage.Source;
import dev.sluice.model.facet.ExplicitLineage.Target;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.Symlinks;
import dev.sluice.model.facet.Transformation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers of columnLineage, lineage, symlinks and lifecycleStateChange. */
final class LineageFacetReaders {
    private LineageFacetReaders() {}

    static @Nullable ColumnLineage columns(@Nullable JsonNode facet) {
        if (facet == null) {
            return null;
        }
        Map<String, List<InputField>> fields = new LinkedHashMap<>();
        JsonNode outputs = facet.get("fields");
        if (outputs != null && outputs.isObject()) {
            outputs.properties().forEach(output -> {
                if (!output.getKey().isBlank()) {
                    fields.put(output.getKey(), inputFields(output.getValue().get("inputFields"), output.getValue()));
                }
            });
        }
        return new ColumnLineage(fields, inputFields(facet.get("dataset"), null));
    }

    static @Nullable ExplicitLineage ofJob(@Nullable JsonNode facet) {
        JsonNode entries = facet == null ? null : facet.get("entries");
        if (entries == null || !entries.isArray()) {
            return null;
        }
        List<Entry> read = new ArrayList<>();
        for (JsonNode entry : entries) {
            Target target = target(entry);
            if (target != null) {
                read.add(new Entry(target, sourcesOrNull(entry.get("inputs")), fieldSources(entry.get("fields"))));
            }
        }
        return new ExplicitLineage(read);
    }

    static @Nullable ExplicitLineage ofDataset(DatasetId self, @Nullable JsonNode facet) {
        if (facet == null || (facet.get("inputs") == null && facet.get("fields") == null)) {
            return null;
        }
        return new ExplicitLineage(List.of(new Entry(
                new Target.DatasetTarget(self),
                sourcesOrNull(facet.get("inputs")),
                fieldSources(facet.get("fields")))));
    }

    static @Nullable Symlinks symlinks(@Nullable JsonNode facet) {
        JsonNode identifiers = facet == null ? null : facet.get("identifiers");
        if (identifiers == null || !identifiers.isArray()) {
            return null;
        }
        List<Symlinks.Identifier> read = new ArrayList<>();
        for (JsonNode identifier : identifiers) {
            DatasetId id = Json.dataset(identifier);
            if (id != null) {
                String type = Json.text(identifier, "type");
                read.add(new Symlinks.Identifier(id, type == null ? "" : type));
            }
        }
        return new Symlinks(read);
    }

    static @Nullable Lifecycle lifecycle(@Nullable JsonNode facet) {
        String change = facet == null ? null : Json.text(facet, "lifecycleStateChange");
        if (facet == null || change == null) {
            return null;
        }
        try {
            return new Lifecycle(
                    Lifecycle.Change.valueOf(change.toUpperCase(Locale.ROOT)),
                    Json.dataset(facet.get("previousIdentifier")));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<InputField> inputFields(@Nullable JsonNode list, @Nullable JsonNode deprecatedIn) {
        if (list == null || !list.isArray()) {
            return List.of();
        }
        List<InputField> read = new ArrayList<>();
        for (JsonNode input : list) {
            DatasetId dataset = Json.dataset(input);
            String field = Json.text(input, "field");
            if (dataset != null && field != null && !field.isBlank()) {
                List<Transformation> transformations = transformations(input.get("transformations"));
                if (transformations.isEmpty() && deprecatedIn != null) {
                    transformations = deprecated(deprecatedIn);
                }
                read.add(new InputField(dataset, field, transformations));
            }
        }
        return read;
    }

    private static List<Transformation> transformations(@Nullable JsonNode list) {
        if (list == null || !list.isArray()) {
            return List.of();
        }
        List<Transformation> read = new ArrayList<>();
        for (JsonNode one : list) {
            String type = Json.text(one, "type");
            if (type != null) {
                read.add(new Transformation(
                        type, Json.text(one, "subtype"), Json.text(one, "description"), Json.flag(one, "masking")));
            }
        }
        return read;
    }

    /** transformationType and transformationDescription, as producers sent them before 1-1-0. */
    private static List<Transformation> deprecated(JsonNode output) {
        String type = Json.text(output, "transformationType");
        if (type == null || type.isBlank()) {
            return List.of();
        }
        return List.of(new Transformation(
                "DIRECT", type, Json.text(output, "transformationDescription"), type.equals("MASKED")));
    }

    private static @Nullable Target target(JsonNode entry) {
        String type = Json.text(entry, "type");
        if ("JOB".equals(type)) {
            return new Target.JobTarget(Json.job(entry), runId(entry));
        }
        DatasetId dataset = Json.dataset(entry);
        return dataset == null ? null : new Target.DatasetTarget(dataset);
    }

    private static @Nullable List<Source> sourcesOrNull(@Nullable JsonNode list) {
        return list == null || !list.isArray() ? null : sources(list);
    }

    private static List<Source> sources(@Nullable JsonNode list) {
        List<Source> read = new ArrayList<>();
        if (list != null && list.isArray()) {
            for (JsonNode one : list) {
                List<Transformation> transformations = transformations(one.get("transformations"));
                if ("JOB".equals(Json.text(one, "type"))) {
                    read.add(new Source.JobSource(Json.job(one), runId(one), transformations));
                    continue;
                }
                DatasetId dataset = Json.dataset(one);
                if (dataset != null) {
                    String field = Json.text(one, "field");
                    read.add(new Source.DatasetSource(
                            dataset, field == null || field.isBlank() ? null : field, transformations));
                }
            }
        }
        return read;
    }

    private static Map<String, List<Source>> fieldSources(@Nullable JsonNode fields) {
        Map<String, List<Source>> read = new LinkedHashMap<>();
        if (fields != null && fields.isObject()) {
            fields.properties().forEach(field -> {
                if (!field.getKey().isBlank()) {
                    read.put(field.getKey(), sources(field.getValue().get("inputs")));
                }
            });
        }
        return read;
    }

    private static @Nullable RunId runId(JsonNode node) {
        String id = Json.text(node, "runId");
        return id == null || id.isBlank() ? null : RunId.of(id);
    }
}
