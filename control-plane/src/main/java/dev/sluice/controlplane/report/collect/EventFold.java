package dev.sluice.controlplane.report.collect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.report.history.RawEvents;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Digest128;
import dev.sluice.model.Micros;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.model.facet.Statistics;
import dev.sluice.report.model.Lineage;
import dev.sluice.verify.event.FacetReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events of runs say of code, image, engine, parameters, and of the datasets they name. Of what was said several times
 * the last counts, in order of event time; their order of arrival changes nothing.
 */
final class EventFold {
    private static final Set<String> OF_RUN =
            Set.of("sluice_runtimeImage", "processing_engine", "executionParameters", "errorMessage");
    private static final Set<String> OF_JOB = Set.of("sourceCodeLocation", "sql", "sourceCode");
    private static final Set<String> OF_DATASET = Set.of("schema", "sluice_contentDigest");

    private final FacetReader facets = new FacetReader();
    private final Map<UUID, OfRun> runs = new HashMap<>();

    /** Something said, and by which event. */
    record Said<T>(T value, long position, long time, Digest128 digest) {
        private boolean isBefore(Said<?> other) {
            return time != other.time ? time < other.time : digest.compareTo(other.digest) <= 0;
        }

        String source() {
            return "event:" + position;
        }
    }

    /** Of one dataset that a run read or wrote. */
    static final class OfDataset {
        @Nullable
        Said<String> mentioned;

        @Nullable
        Said<String> content;

        @Nullable
        Said<String> schema;

        @Nullable
        Said<ColumnLineage> columns;

        @Nullable
        Said<Long> rows;

        @Nullable
        Said<Long> bytes;
    }

    /** Of one run. */
    static final class OfRun {
        @Nullable
        Said<Lineage.Code> code;

        @Nullable
        Said<Lineage.Image> image;

        @Nullable
        Said<String> engine;

        @Nullable
        Said<List<Lineage.Value>> parameters;

        @Nullable
        Said<String> error;

        final Map<DatasetId, OfDataset> read = new TreeMap<>();
        final Map<DatasetId, OfDataset> written = new TreeMap<>();
        int events;
        /** Whether events carry the code itself: SQL or source. */
        boolean hasText;

        @Nullable
        Said<String> last;
    }

    /** What a run said; nothing where it said nothing. */
    OfRun of(UUID run) {
        return runs.getOrDefault(run, new OfRun());
    }

    /** @param partly whether its free texts may not be shown */
    void add(RawEvents.Stored stored, RunEvent event, boolean partly) {
        OfRun run = runs.computeIfAbsent(event.runId().value(), _ -> new OfRun());
        run.events++;
        Said<String> stamp =
                new Said<>("", stored.position(), Micros.of(event.eventTime()), Digest128.of(stored.body()));
        run.last = later(run.last, "", stamp);
        Map<String, JsonNode> said = facets.find(event.runFacets(), OF_RUN);
        run.image = later(run.image, image(said.get("sluice_runtimeImage")), stamp);
        run.engine = later(run.engine, engine(said.get("processing_engine")), stamp);
        if (!partly) {
            run.parameters = later(run.parameters, parameters(said.get("executionParameters")), stamp);
            run.error = later(run.error, text(said.get("errorMessage"), "message"), stamp);
        }
        Map<String, JsonNode> ofJob = facets.find(event.job().facets(), OF_JOB);
        run.code = later(run.code, code(ofJob.get("sourceCodeLocation")), stamp);
        run.hasText |= text(ofJob.get("sql"), "query") != null || text(ofJob.get("sourceCode"), "sourceCode") != null;
        event.inputs().forEach(part -> dataset(part, run.read, stamp));
        event.outputs().forEach(part -> dataset(part, run.written, stamp));
    }

    private void dataset(DatasetPart part, Map<DatasetId, OfDataset> all, Said<String> stamp) {
        OfDataset dataset = all.computeIfAbsent(part.id(), _ -> new OfDataset());
        dataset.mentioned = later(dataset.mentioned, "", stamp);
        Map<String, JsonNode> said = facets.find(part.facets(), OF_DATASET);
        JsonNode schema = said.get("schema");
        JsonNode content = said.get("sluice_contentDigest");
        dataset.schema = later(dataset.schema, schema == null ? null : Digests.ofSchema(schema.path("fields")), stamp);
        dataset.content = later(dataset.content, content == null ? null : Digests.ofContent(content), stamp);
        dataset.columns = later(
                dataset.columns, facets.readDataset(part.id(), part.facets()).columnLineage(), stamp);
        Statistics statistics = facets.statistics(part.ioFacets());
        if (statistics != null) {
            dataset.rows = later(dataset.rows, statistics.rowCount(), stamp);
            dataset.bytes = later(dataset.bytes, statistics.size(), stamp);
        }
    }

    private static <T> @Nullable Said<T> later(@Nullable Said<T> known, @Nullable T value, Said<?> stamp) {
        if (value == null || (known != null && !known.isBefore(stamp))) {
            return known;
        }
        return new Said<>(value, stamp.position(), stamp.time(), stamp.digest());
    }

    private static @Nullable String text(@Nullable JsonNode facet, String field) {
        String text = facet == null ? "" : facet.path(field).asText("");
        return text.isEmpty() ? null : text;
    }

    private static Lineage.@Nullable Image image(@Nullable JsonNode facet) {
        String name = text(facet, "name");
        return name == null ? null : new Lineage.Image(name, text(facet, "tag"), text(facet, "digest"));
    }

    private static @Nullable String engine(@Nullable JsonNode facet) {
        String name = text(facet, "name");
        String version = text(facet, "version");
        return name == null ? version : version == null ? name : name + " " + version;
    }

    private static Lineage.@Nullable Code code(@Nullable JsonNode facet) {
        if (facet == null) {
            return null;
        }
        String repository = text(facet, "repoUrl");
        return new Lineage.Code(
                repository == null ? text(facet, "url") : repository, text(facet, "version"), text(facet, "path"));
    }

    private static @Nullable List<Lineage.Value> parameters(@Nullable JsonNode facet) {
        if (facet == null) {
            return null;
        }
        List<Lineage.Value> values = new ArrayList<>();
        for (JsonNode each : facet.path("parameters")) {
            String key = text(each, "key");
            String name = key == null ? text(each, "name") : key;
            if (name != null) {
                JsonNode value = each.path("value");
                values.add(new Lineage.Value(
                        name, value.isMissingNode() || value.isNull() ? null : value.asText(), "event"));
            }
        }
        return List.copyOf(values);
    }
}
