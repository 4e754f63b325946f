package dev.sluice.controlplane.report.population;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.Point;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads jobs, what they read and write, and what is said of both, as known at a position of the log. */
@ApplicationScoped
public class RegisterRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PORTION = 2_000;

    private static final String JOBS = """
            SELECT j.id, n.name AS namespace, j.name FROM job j JOIN namespace n ON n.id = j.namespace_id
            WHERE j.first_position <= ? AND j.id > ? ORDER BY j.id LIMIT ?
            """;

    private static final String EDGES = """
            SELECT DISTINCT e.owner_id, e.kind, CASE WHEN e.kind = ? THEN e.from_id ELSE e.to_id END AS dataset_id
            FROM edge e JOIN edge_interval i ON i.edge_id = e.id
            WHERE e.owner_id = ANY (?) AND e.io AND e.kind IN (?, ?) AND i.known_from <= ? AND i.known_to > ?
              AND i.valid_to = 9223372036854775807
            """;

    private static final String FACETS = """
            SELECT DISTINCT ON (v.entity_id, v.name) v.entity_id, v.name, c.body, v.position
            FROM facet_version v LEFT JOIN facet_content c ON c.id = v.content_id
            WHERE v.entity_id = ANY (?) AND v.name IN ('documentation', 'ownership', 'tags') AND v.position <= ?
            ORDER BY v.entity_id, v.name, v.valid_from DESC
            """;

    private static final String DATASETS = """
            SELECT d.id, n.name AS namespace, d.name FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE d.id = ANY (?)
            """;

    private final Jdbc jdbc;

    public RegisterRows(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** @param position of the event that said it */
    record Said(JsonNode body, long position) {}

    /** A job or dataset. */
    record Thing(long id, String namespace, String name) {
        String full() {
            return namespace + "/" + name;
        }
    }

    /** What a job reads and writes. */
    record Processing(Thing job, List<Thing> read, List<Thing> written) {}

    /** All jobs with what they read and write now; in the order in which they were first seen. */
    List<Processing> all(Point at, int readsCode, int writesCode) {
        List<Processing> all = new ArrayList<>();
        List<Thing> jobs;
        long after = 0;
        do {
            jobs = jdbc.query(JOBS, RegisterRows::thing, at.logPosition(), after, PORTION);
            all.addAll(processing(jobs, at, readsCode, writesCode));
            after = jobs.isEmpty() ? after : jobs.getLast().id();
        } while (jobs.size() == PORTION);
        return all;
    }

    private record Link(long job, boolean read, long dataset) {}

    private List<Processing> processing(List<Thing> jobs, Point at, int readsCode, int writesCode) {
        List<Link> links = jdbc.query(
                EDGES,
                row -> new Link(row.getLong("owner_id"), row.getInt("kind") == readsCode, row.getLong("dataset_id")),
                readsCode,
                Jdbc.longs(jobs.stream().map(Thing::id).toList()),
                readsCode,
                writesCode,
                at.logPosition(),
                at.logPosition());
        Set<Long> ids = new TreeSet<>();
        links.forEach(link -> ids.add(link.dataset()));
        Map<Long, Thing> datasets = new HashMap<>();
        jdbc.query(DATASETS, RegisterRows::thing, (Object) Jdbc.longs(ids))
                .forEach(thing -> datasets.put(thing.id(), thing));
        List<Processing> found = new ArrayList<>();
        for (Thing job : jobs) {
            found.add(new Processing(job, sorted(links, job, true, datasets), sorted(links, job, false, datasets)));
        }
        return found;
    }

    private static List<Thing> sorted(List<Link> links, Thing job, boolean read, Map<Long, Thing> datasets) {
        return links.stream()
                .filter(link -> link.job() == job.id() && link.read() == read)
                .map(link -> datasets.get(link.dataset()))
                .filter(java.util.Objects::nonNull)
                .distinct()
                .sorted(java.util.Comparator.comparing(Thing::namespace).thenComparing(Thing::name))
                .toList();
    }

    /** The newest facets documentation, ownership and tags of each thing, by its id. */
    Map<Long, Map<String, Said>> said(Set<Long> ids, Point at) {
        Map<Long, Map<String, Said>> said = new HashMap<>();
        List<Long> all = List.copyOf(new HashSet<>(ids));
        for (int from = 0; from < all.size(); from += PORTION) {
            List<Long> portion = all.subList(from, Math.min(all.size(), from + PORTION));
            jdbc.query(
                    FACETS,
                    row -> {
                        JsonNode body = json(row.getString("body"));
                        if (body != null) {
                            said.computeIfAbsent(row.getLong("entity_id"), _ -> new HashMap<>())
                                    .put(row.getString("name"), new Said(body, row.getLong("position")));
                        }
                        return true;
                    },
                    Jdbc.longs(portion),
                    at.logPosition());
        }
        return said;
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        try {
            return text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Thing thing(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Thing(row.getLong("id"), row.getString("namespace"), row.getString("name"));
    }
}
