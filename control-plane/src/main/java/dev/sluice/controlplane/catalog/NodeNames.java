package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names what the numbers of graph nodes stand for: datasets, jobs and fields share one sequence. */
@ApplicationScoped
public class NodeNames {
    /** For a field, the name is its dataset's. */
    public record Named(
            NodeId id,
            String namespace,
            String name,
            @Nullable String field) {}

    private static final String BY_IDS = """
            SELECT d.id, 'DATASET' AS kind, n.name AS namespace, d.name, NULL AS field
            FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE d.id = ANY (?)
            UNION ALL
            SELECT j.id, 'JOB', n.name, j.name, NULL
            FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE j.id = ANY (?)
            UNION ALL
            SELECT f.id, 'FIELD', n.name, d.name, f.name
            FROM field f JOIN dataset d ON d.id = f.dataset_id JOIN namespace n ON n.id = d.namespace_id
            WHERE f.id = ANY (?)
            """;

    private final Jdbc jdbc;

    NodeNames(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether the caller sees every node. */
    public boolean seesAll() {
        return jdbc.sight().isWhole();
    }

    /** One round trip. */
    public Map<Long, Named> findByIds(Collection<Long> ids) {
        Long[] all = Jdbc.longs(ids);
        return jdbc
                .query(
                        BY_IDS,
                        row -> new Named(
                                NodeId.of(NodeId.Kind.valueOf(row.getString("kind")), row.getLong("id")),
                                row.getString("namespace"),
                                row.getString("name"),
                                row.getString("field")),
                        all,
                        all,
                        all)
                .stream()
                .collect(toMap(named -> named.id().number(), named -> named));
    }
}
