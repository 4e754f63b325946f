package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads facets. Every method takes one round trip, whatever the number of ids.
 *
 * <p>Facets of a dataset include those told of its other identities.
 */
@ApplicationScoped
public class Facets {
    /** Later than any event. */
    public static final Instant NOW = Instant.parse("9999-12-31T23:59:59Z");

    private static final int LONGEST_HISTORY = 10_000;

    private static final String OF_DATASETS = """
            SELECT DISTINCT ON (d.canonical_id, v.name) d.canonical_id AS owner, v.name, v.valid_from, v.position,
                   v.content_id = 0 AS deleted, c.body, c.producer, c.schema_url
            FROM dataset d JOIN facet_version v ON v.entity_id = d.id LEFT JOIN facet_content c ON c.id = v.content_id
            WHERE d.canonical_id = ANY (?) AND v.valid_from <= ? AND (?::text[] IS NULL OR v.name = ANY (?))
            ORDER BY d.canonical_id, v.name, v.valid_from DESC, v.position DESC
            """;

    private static final String OF_JOBS = """
            SELECT DISTINCT ON (v.entity_id, v.name) v.entity_id AS owner, v.name, v.valid_from, v.position,
                   v.content_id = 0 AS deleted, c.body, c.producer, c.schema_url
            FROM facet_version v LEFT JOIN facet_content c ON c.id = v.content_id
            WHERE v.entity_id = ANY (?) AND v.valid_from <= ? AND (?::text[] IS NULL OR v.name = ANY (?))
            ORDER BY v.entity_id, v.name, v.valid_from DESC
            """;

    private static final String OF_RUNS = """
            SELECT DISTINCT ON (e.run_id, c.name) e.run_id AS owner, c.name, e.event_time AS valid_from, e.position,
                   c.deleted, c.body, c.producer, c.schema_url
            FROM event_index e JOIN facet_set s ON s.id = e.run_facet_set
            CROSS JOIN unnest(s.content_ids) AS m (content_id) JOIN facet_content c ON c.id = m.content_id
            WHERE e.run_id = ANY (?) AND e.run_facet_set <> 0
            ORDER BY e.run_id, c.name, e.event_time DESC, e.event_digest DESC
            """;

    private record Owned<K>(K owner, FacetValue facet) {}

    /** Present, and shown to the caller. */
    private Predicate<Owned<?>> shown() {
        Sight sight = jdbc.sight();
        return each -> !each.facet().deleted() && SeenFacets.sees(each.facet(), sight);
    }

    private final Jdbc jdbc;

    Facets(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** What held at the instant, by the id of the dataset that stands for its group; {@link #NOW} for the present. */
    public Map<Long, List<FacetValue>> ofDatasets(Collection<Long> canonicalIds, Instant asOf) {
        return present(OF_DATASETS, canonicalIds, asOf, null);
    }

    /** As {@link #ofDatasets}, only the named facets. */
    public Map<Long, List<FacetValue>> ofDatasets(
            Collection<Long> canonicalIds, Instant asOf, Collection<String> names) {
        return present(OF_DATASETS, canonicalIds, asOf, Jdbc.texts(names));
    }

    public Map<Long, List<FacetValue>> ofJobs(Collection<Long> jobIds, Instant asOf) {
        return present(OF_JOBS, jobIds, asOf, null);
    }

    /** As {@link #ofJobs}, only the named facets. */
    public Map<Long, List<FacetValue>> ofJobs(Collection<Long> jobIds, Instant asOf, Collection<String> names) {
        return present(OF_JOBS, jobIds, asOf, Jdbc.texts(names));
    }

    /** The run facets of all events of each run, a later one of a name in place of an earlier. */
    public Map<UUID, List<FacetValue>> ofRuns(Collection<UUID> runIds) {
        return jdbc
                .query(OF_RUNS, row -> new Owned<>(row.getObject("owner", UUID.class), facet(row)), (Object)
                        Jdbc.uuids(runIds))
                .stream()
                .filter(shown())
                .collect(groupingBy(Owned::owner, mapping(Owned::facet, toList())));
    }

    /** Members of facet sets by the id of the set, such as {@link RunDataset#ioFacetSet()}. */
    public Map<Long, List<FacetValue>> ofSets(Collection<Long> facetSets) {
        return jdbc
                .query("""
                        SELECT s.id AS owner, c.name, NULL::timestamptz AS valid_from, 0::bigint AS position, c.deleted,
                               c.body, c.producer, c.schema_url
                        FROM facet_set s CROSS JOIN unnest(s.content_ids) AS m (content_id)
                        JOIN facet_content c ON c.id = m.content_id WHERE s.id = ANY (?) ORDER BY s.id, c.name
                        """, row -> new Owned<>(row.getLong("owner"), facet(row)), (Object) Jdbc.longs(facetSets))
                .stream()
                .filter(shown())
                .collect(groupingBy(Owned::owner, mapping(Owned::facet, toList())));
    }

    /** Single facets by content id, such as {@link DatasetVersion#schemaContent()}. */
    public Map<Long, FacetValue> ofContents(Collection<Long> contentIds) {
        return jdbc
                .query("""
                        SELECT id AS owner, name, NULL::timestamptz AS valid_from, 0::bigint AS position, deleted, body,
                               producer, schema_url
                        FROM facet_content WHERE id = ANY (?)
                        """, row -> new Owned<>(row.getLong("owner"), facet(row)), (Object) Jdbc.longs(contentIds))
                .stream()
                .collect(java.util.stream.Collectors.toMap(Owned::owner, Owned::facet));
    }

    /** All changes of the facets of a dataset or job, newest first, deletions too; at most 10,000. */
    public List<FacetValue> history(long entityId, @Nullable String name) {
        Sight sight = jdbc.sight();
        return jdbc.query("""
                SELECT v.name, v.valid_from, v.position, v.content_id = 0 AS deleted, c.body, c.producer, c.schema_url
                FROM (SELECT ?::bigint AS id UNION SELECT id FROM dataset WHERE canonical_id = ?) AS member
                JOIN facet_version v ON v.entity_id = member.id LEFT JOIN facet_content c ON c.id = v.content_id
                WHERE ?::text IS NULL OR v.name = ?
                ORDER BY v.valid_from DESC, v.position DESC, v.name LIMIT ?
                """, Facets::facet, entityId, entityId, name, name, LONGEST_HISTORY).stream()
                .filter(facet -> SeenFacets.sees(facet, sight))
                .toList();
    }

    private Map<Long, List<FacetValue>> present(
            String sql, Collection<Long> ids, Instant asOf, String @Nullable [] names) {
        return jdbc
                .query(sql, row -> new Owned<>(row.getLong("owner"), facet(row)), Jdbc.longs(ids), asOf, names, names)
                .stream()
                .filter(shown())
                .collect(groupingBy(Owned::owner, mapping(Owned::facet, toList())));
    }

    private static FacetValue facet(ResultSet row) throws SQLException {
        @Nullable String body = row.getString("body");
        return new FacetValue(
                row.getString("name"),
                body == null ? "" : body,
                row.getString("producer"),
                row.getString("schema_url"),
                row.getBoolean("deleted"),
                Jdbc.instant(row, "valid_from"),
                row.getLong("position"));
    }
}
