package dev.sluice.controlplane.marquez;

import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.model.Micros;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Marquez' node ids, such as {@code dataset:postgres://db:5432:public.orders}.
 *
 * <p>They are joined by colons although both parts may hold some, so the text alone does not tell where the namespace
 * ends. The catalog does: every place is tried, and the longest namespace that exists wins.
 */
@ApplicationScoped
class NodeIds {
    private static final int MOST_COLONS = 50;

    /** Something the graph knows; {@code node} is canonical. */
    record Found(Kind kind, long node) {}

    enum Kind {
        JOB,
        DATASET,
        FIELD
    }

    private final Jdbc jdbc;

    NodeIds(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    Found find(String nodeId) {
        int colon = nodeId.indexOf(':');
        String kind = colon < 0 ? "" : nodeId.substring(0, colon);
        String rest = nodeId.substring(colon + 1);
        Optional<Found> found =
                switch (kind) {
                    case "job" -> job(rest);
                    case "dataset" -> dataset(rest);
                    case "datasetField" -> field(rest);
                    default ->
                        throw new ProblemException(Problem.of(
                                400,
                                "NODE-ID",
                                "nodeId '" + nodeId
                                        + "' starts with no kind; send job:…, dataset:… or datasetField:…"));
                };
        return found.orElseThrow(() ->
                new ProblemException(Problem.of(404, "NOT-FOUND", "there is nothing like nodeId '" + nodeId + "'")));
    }

    /** The fields whose lineage is meant: all of a dataset, all that a job writes at present, or the one. */
    List<Long> fieldsOf(Found found, int most) {
        return switch (found.kind()) {
            case FIELD -> List.of(found.node());
            case DATASET ->
                jdbc.query(
                        "SELECT id FROM field WHERE dataset_id = ? ORDER BY id LIMIT ?",
                        row -> row.getLong("id"),
                        found.node(),
                        most);
            case JOB ->
                jdbc.query(
                        """
                        SELECT DISTINCT f.id FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                        JOIN dataset d ON d.id = e.to_id JOIN field f ON f.dataset_id = d.canonical_id
                        WHERE e.owner_id = ? AND e.kind = ? AND i.valid_to = ? AND i.known_to = ? ORDER BY f.id LIMIT ?
                        """,
                        row -> row.getLong("id"),
                        found.node(),
                        EdgeKind.WRITES.code(),
                        Micros.OPEN,
                        Micros.OPEN,
                        most);
        };
    }

    private Optional<Found> job(String rest) {
        List<String> namespaces = new ArrayList<>();
        List<String> names = new ArrayList<>();
        split(rest, namespaces, names);
        return jdbc.first("""
                SELECT j.id FROM unnest(?, ?) AS c (namespace, name)
                JOIN namespace n ON n.name = c.namespace JOIN job j ON j.namespace_id = n.id AND j.name = c.name
                ORDER BY length(c.namespace) DESC LIMIT 1
                """, row -> new Found(Kind.JOB, row.getLong(1)), Jdbc.texts(namespaces), Jdbc.texts(names));
    }

    private Optional<Found> dataset(String rest) {
        List<String> namespaces = new ArrayList<>();
        List<String> names = new ArrayList<>();
        split(rest, namespaces, names);
        return jdbc.first(
                """
                SELECT d.canonical_id FROM unnest(?, ?) AS c (namespace, name)
                JOIN namespace n ON n.name = c.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = c.name
                ORDER BY length(c.namespace) DESC LIMIT 1
                """, row -> new Found(Kind.DATASET, row.getLong(1)), Jdbc.texts(namespaces), Jdbc.texts(names));
    }

    /** The field is behind the last colon; a field name with a colon cannot be told apart in this form. */
    private Optional<Found> field(String rest) {
        int last = rest.lastIndexOf(':');
        if (last < 0) {
            return Optional.empty();
        }
        return dataset(rest.substring(0, last))
                .flatMap(dataset -> jdbc.first(
                        "SELECT id FROM field WHERE dataset_id = ? AND name = ?",
                        row -> new Found(Kind.FIELD, row.getLong(1)),
                        dataset.node(),
                        rest.substring(last + 1)));
    }

    private static void split(String rest, List<String> namespaces, List<String> names) {
        for (int at = rest.indexOf(':'); at >= 0 && names.size() < MOST_COLONS; at = rest.indexOf(':', at + 1)) {
            namespaces.add(rest.substring(0, at));
            names.add(rest.substring(at + 1));
        }
    }
}
