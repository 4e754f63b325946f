package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.NominalTime;
import dev.sluice.model.facet.Statistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads facets that were accepted by the parser. What cannot be read as the spec has it is as if it were absent: the raw
 * text is kept elsewhere. Pure; safe for concurrent callers.
 */
public final class FacetReader {
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_TEXT = 2_048;
    private static final Set<String> CODE_FACETS = Set.of("sourceCodeLocation", "sql", "sourceCode");

    private final JsonFactory json = OpenLineageParser.json(new ParserLimits(1_000, 0, 0, 0));
    private final ObjectMapper mapper = new ObjectMapper(json);

    /** The facets of an object, in order; of a name sent twice the last. Those sent as null are left out. */
    public List<NamedFacet> split(FacetObject object) {
        if (object.isEmpty()) {
            return List.of();
        }
        Map<String, NamedFacet> facets = new LinkedHashMap<>();
        try (JsonParser parser = parser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = cut(parser.currentName(), LONGEST_NAME);
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    facets.put(name, facet(parser, object, name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a facets object that was accepted does not read", e);
        }
        return List.copyOf(facets.values());
    }

    public LineageFacets.OfRun readRun(FacetObject object) {
        Map<String, JsonNode> found = find(object, Set.of("parent", "jobDependencies", "extractionError"));
        return found.isEmpty()
                ? LineageFacets.OfRun.NONE
                : new LineageFacets.OfRun(
                        RunFacetReaders.parent(found.get("parent")),
                        RunFacetReaders.dependencies(found.get("jobDependencies")),
                        RunFacetReaders.extractionFailed(found.get("extractionError")));
    }

    public LineageFacets.OfJob readJob(FacetObject object) {
        Map<String, JsonNode> found = find(object, Set.of("jobType", "lineage"));
        return found.isEmpty()
                ? LineageFacets.OfJob.NONE
                : new LineageFacets.OfJob(
                        RunFacetReaders.jobType(found.get("jobType")), LineageFacetReaders.ofJob(found.get("lineage")));
    }

    /** {@code self} is the target of a dataset's explicit lineage facet. */
    public LineageFacets.OfDataset readDataset(DatasetId self, FacetObject object) {
        Map<String, JsonNode> found =
                find(object, Set.of("columnLineage", "lineage", "symlinks", "lifecycleStateChange"));
        return found.isEmpty()
                ? LineageFacets.OfDataset.NONE
                : new LineageFacets.OfDataset(
                        LineageFacetReaders.columns(found.get("columnLineage")),
                        LineageFacetReaders.ofDataset(self, found.get("lineage")),
                        LineageFacetReaders.symlinks(found.get("symlinks")),
                        LineageFacetReaders.lifecycle(found.get("lifecycleStateChange")));
    }

    public @Nullable NominalTime nominalTime(FacetObject object) {
        JsonNode facet = find(object, Set.of("nominalTime")).get("nominalTime");
        if (facet == null) {
            return null;
        }
        Instant start = time(facet, "nominalStartTime");
        return start == null ? null : new NominalTime(start, time(facet, "nominalEndTime"));
    }

    public @Nullable String errorMessage(FacetObject object) {
        JsonNode facet = find(object, Set.of("errorMessage")).get("errorMessage");
        return facet == null ? null : Json.text(facet, "message");
    }

    /** The version facet: what the table format calls this state of the dataset. */
    public @Nullable String datasetVersion(FacetObject object) {
        JsonNode facet = find(object, Set.of("version")).get("version");
        return facet == null ? null : Json.text(facet, "datasetVersion");
    }

    /** Statistics of an input or output; null when its facets tell nothing. */
    public @Nullable Statistics statistics(FacetObject object) {
        Map<String, JsonNode> found = find(object, Set.of("inputStatistics", "outputStatistics", "dataQualityMetrics"));
        JsonNode exact =
                found.containsKey("outputStatistics") ? found.get("outputStatistics") : found.get("inputStatistics");
        if (exact != null) {
            return new Statistics(
                    Json.count(exact, "rowCount"), Json.count(exact, "size"), Json.count(exact, "fileCount"));
        }
        JsonNode quality = found.get("dataQualityMetrics");
        return quality == null
                ? null
                : new Statistics(
                        Json.count(quality, "rowCount"),
                        Json.count(quality, "bytes"),
                        Json.count(quality, "fileCount"));
    }

    /** Names the code a job runs, by what its facets say about it; null when they say nothing. */
    public @Nullable Digest128 codeVersion(FacetObject object) {
        Map<String, JsonNode> found = find(object, CODE_FACETS);
        StringBuilder code = new StringBuilder();
        JsonNode location = found.get("sourceCodeLocation");
        if (location != null) {
            for (String key : List.of("url", "repoUrl", "path", "version", "tag", "branch")) {
                code.append('\u0001').append(key).append('=').append(Json.text(location, key));
            }
        }
        if (found.containsKey("sql")) {
            code.append("\u0001sql=").append(Json.text(found.get("sql"), "query"));
        }
        if (found.containsKey("sourceCode")) {
            code.append("\u0001source=").append(Json.text(found.get("sourceCode"), "sourceCode"));
        }
        return code.isEmpty() ? null : Digest128.of(code.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Names of the fields in the schema facet, nested ones as paths with dots; parents before children. */
    public List<String> fieldNames(FacetObject object) {
        JsonNode schema = find(object, Set.of("schema")).get("schema");
        List<String> names = new ArrayList<>();
        collect(schema == null ? null : schema.get("fields"), "", names, 0);
        return names;
    }

    private static void collect(@Nullable JsonNode fields, String prefix, List<String> names, int depth) {
        if (fields == null || !fields.isArray() || depth > 50) {
            return;
        }
        for (JsonNode field : fields) {
            String name = Json.text(field, "name");
            if (name != null && !name.isBlank()) {
                String path = cut(prefix + name, LONGEST_TEXT);
                names.add(path);
                collect(field.get("fields"), path + ".", names, depth + 1);
            }
        }
    }

    private NamedFacet facet(JsonParser parser, FacetObject object, String name) throws IOException {
        int from = object.offset() + (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            String scalar = mapper.writeValueAsString(mapper.readTree(parser));
            return new NamedFacet(
                    name, scalar, Digest128.of(scalar.getBytes(StandardCharsets.UTF_8)), false, null, null);
        }
        boolean deleted = false;
        String producer = null;
        String schemaUrl = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (key) {
                case "_deleted" -> deleted = value == JsonToken.VALUE_TRUE;
                case "_producer" -> producer = Texts.scalar(parser);
                case "_schemaURL" -> schemaUrl = Texts.scalar(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        int to = object.offset() + (int) parser.currentLocation().getByteOffset();
        return new NamedFacet(
                name,
                new String(object.bytes(), from, to - from, StandardCharsets.UTF_8),
                Digest128.of(object.bytes(), from, to - from),
                deleted,
                producer == null ? null : cut(producer, LONGEST_TEXT),
                schemaUrl == null ? null : cut(schemaUrl, LONGEST_TEXT));
    }

    /** Reads only the wanted facets as trees: others, such as query plans, may be large. Deleted ones count as absent. */
    public Map<String, JsonNode> find(FacetObject object, Set<String> wanted) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, JsonNode> found = new LinkedHashMap<>();
        try (JsonParser parser = parser(object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (!wanted.contains(name) || parser.currentToken() != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    continue;
                }
                JsonNode facet = mapper.readTree(parser);
                JsonNode deleted = facet.get("_deleted");
                if (deleted != null && deleted.asBoolean(false)) {
                    found.remove(name);
                } else {
                    found.put(name, facet);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a facets object that was accepted does not read", e);
        }
        return found;
    }

    private JsonParser parser(FacetObject object) throws IOException {
        return json.createParser(object.bytes(), object.offset(), object.length());
    }

    private static @Nullable Instant time(JsonNode facet, String key) {
        String text = Json.text(facet, key);
        EventTimes.Read read = text == null ? null : EventTimes.read(text);
        return read == null ? null : read.instant();
    }

    private static String cut(String text, int longest) {
        String clean = text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
