package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.eventlog.Codec;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.Digests;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what the events of runs said, up to a position of the log. Late events after it do not count. */
@ApplicationScoped
public class EventFacets {
    private static final int PORTION = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Facets that sections of facts look at; others are not kept in memory. */
    private static final Set<String> WANTED = Set.of(
            "processing_engine",
            "environmentVariables",
            "executionParameters",
            "nominalTime",
            "errorMessage",
            "sluice_run",
            "sluice_attempt",
            "sluice_runtimeImage",
            "sluice_runtime",
            "sluice_seeds",
            "sourceCodeLocation",
            "sql",
            "ownership");

    private static final String EVENTS = """
            SELECT e.run_id, e.position, e.event_time, l.codec, l.raw_length, l.body
            FROM event_index e JOIN event_log l ON l.position = e.position
            WHERE e.run_id = ANY (?) AND e.position <= ? ORDER BY e.event_time, e.position
            """;

    private final Jdbc jdbc;

    public EventFacets(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Event(UUID run, long position, Instant at, JsonNode body) {}

    /** By run; runs without events are missing. */
    Map<UUID, Told> of(Collection<UUID> runs, long upTo) {
        Map<UUID, Told> told = new HashMap<>();
        List<UUID> sorted = List.copyOf(new TreeSet<>(runs));
        for (int from = 0; from < sorted.size(); from += PORTION) {
            List<UUID> portion = sorted.subList(from, Math.min(sorted.size(), from + PORTION));
            Map<UUID, List<Event>> events = new HashMap<>();
            jdbc.query(EVENTS, EventFacets::event, Jdbc.uuids(portion), upTo)
                    .forEach(event -> events.computeIfAbsent(event.run(), _ -> new ArrayList<>())
                            .add(event));
            events.forEach((run, list) -> told.put(run, fold(list)));
        }
        return told;
    }

    private static Event event(ResultSet row) throws SQLException {
        byte[] raw = Codec.decode(row.getInt("codec"), row.getBytes("body"), row.getInt("raw_length"));
        JsonNode body;
        try {
            body = JSON.readTree(raw);
        } catch (IOException e) {
            body = JSON.createObjectNode(); // replayed from elsewhere; the parser refused it, so it says nothing
        }
        return new Event(
                Objects.requireNonNull(row.getObject("run_id", UUID.class)),
                row.getLong("position"),
                Objects.requireNonNull(Jdbc.instant(row, "event_time")),
                body);
    }

    private static Told fold(List<Event> events) {
        TreeMap<String, Told.Facet> run = new TreeMap<>();
        TreeMap<String, Told.Facet> job = new TreeMap<>();
        TreeMap<String, Told.Data> data = new TreeMap<>();
        List<Told.Moment> moments = new ArrayList<>();
        boolean own = true;
        String name = "";
        for (Event event : events) {
            JsonNode body = event.body();
            keep(run, body.path("run").path("facets"), event.position());
            keep(job, body.path("job").path("facets"), event.position());
            body.path("inputs").forEach(each -> keep(data, "input", each, event.position()));
            body.path("outputs").forEach(each -> keep(data, "output", each, event.position()));
            own &= RunEvents.PRODUCER.toString().equals(body.path("producer").asText());
            if (body.path("job").has("name")) {
                name = body.path("job").path("namespace").asText() + "/"
                        + body.path("job").path("name").asText();
            }
            moments.add(
                    new Told.Moment(body.path("eventType").asText("OTHER"), event.at(), event.position(), error(body)));
        }
        return new Told(name, own, run, job, data, List.copyOf(moments));
    }

    /** What is told later counts; what is not told again stays. */
    private static void keep(Map<String, Told.Data> into, String side, JsonNode dataset, long position) {
        String namespace = dataset.path("namespace").asText();
        String name = side + " " + namespace + "/" + dataset.path("name").asText();
        JsonNode facets = dataset.path("facets");
        JsonNode rows = side.equals("input")
                ? dataset.path("inputFacets").path("inputStatistics").path("rowCount")
                : dataset.path("outputFacets").path("outputStatistics").path("rowCount");
        Told.Data before = into.getOrDefault(name, new Told.Data(namespace, null, null, null, null, position));
        String version = facets.path("version").path("datasetVersion").asText("");
        String schema = Digests.ofSchema(facets.path("schema").path("fields"));
        String content = Digests.ofContent(facets.path("sluice_contentDigest"));
        into.put(
                name,
                new Told.Data(
                        namespace,
                        version.isEmpty() ? before.version() : version,
                        schema == null ? before.schema() : schema,
                        content == null ? before.content() : content,
                        rows.isNumber() ? rows.asText() : before.rows(),
                        position));
    }

    private static @Nullable String error(JsonNode body) {
        JsonNode message = body.path("run").path("facets").path("errorMessage").path("message");
        return message.isTextual() ? message.textValue() : null;
    }

    private static void keep(Map<String, Told.Facet> into, JsonNode facets, long position) {
        facets.properties().forEach(facet -> {
            if (!WANTED.contains(facet.getKey())) {
                return;
            }
            if (facet.getValue().path("_deleted").asBoolean(false)) {
                into.remove(facet.getKey());
            } else {
                into.put(facet.getKey(), new Told.Facet(facet.getValue(), position));
            }
        });
    }

    /** A time as events write it, in the form of reports; null when it is none. */
    static @Nullable String time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toString();
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
