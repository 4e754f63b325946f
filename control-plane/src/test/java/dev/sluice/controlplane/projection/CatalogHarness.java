package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.Digest128;
import dev.sluice.model.LogPosition;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.verify.event.FacetReader;
import dev.sluice.verify.event.OpenLineageParser;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Folds events into a real, empty catalog and tells what came of it, by names instead of numbers. */
public final class CatalogHarness implements AutoCloseable {
    private final Connection connection;
    private final OpenLineageParser parser = new OpenLineageParser();
    private final Set<Digest128> log = new HashSet<>();
    private @Nullable CatalogFold fold;
    private long cacheBytes = 64_000_000;
    private long position;

    public CatalogHarness() throws SQLException {
        EmbeddedPostgres postgres = SharedStores.postgres();
        String url = MigratedDatabase.fresh();
        connection = DriverManager.getConnection(url, postgres.user(), postgres.password());
        connection.setAutoCommit(false);
    }

    public Connection connection() {
        return connection;
    }

    long position() {
        return position;
    }

    /** Empties the catalog; the next event has position 1 again. */
    void clear() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(CatalogReset.TRUNCATE);
        }
        connection.commit();
        log.clear();
        fold = null;
        position = 0;
    }

    /** From now on the projection keeps so little in memory between batches. */
    void useCachesOf(long bytes) {
        cacheBytes = bytes;
        fold = null;
    }

    /** As if the process had been started again. */
    void forget() {
        fold = null;
    }

    void apply(String... events) throws SQLException {
        apply(List.of(events), events.length);
    }

    /** The log keeps equal bytes once, so a repetition never gets here twice. */
    public void apply(List<String> events, int batchSize) throws SQLException {
        for (int from = 0; from < events.size(); from += batchSize) {
            List<ProjectedEvent> batch = new ArrayList<>();
            for (String event : events.subList(from, Math.min(events.size(), from + batchSize))) {
                byte[] raw = event.getBytes(StandardCharsets.UTF_8);
                Digest128 digest = Digest128.of(raw);
                if (log.add(digest)) {
                    ParsedEvent parsed = parser.parse(raw);
                    if (parsed instanceof ParsedEvent.Rejected rejected) {
                        throw new AssertionError(rejected.violations() + " in " + event);
                    }
                    batch.add(
                            new ProjectedEvent(new LogPosition(++position), Instant.EPOCH, digest, raw.length, parsed));
                }
            }
            if (!batch.isEmpty()) {
                Db db = new Db(connection);
                CatalogFold current = fold;
                if (current == null) {
                    current = new CatalogFold(db, new FacetReader(), new Caches(cacheBytes));
                    fold = current;
                }
                current.fold(db, batch);
                connection.commit();
            }
        }
    }

    /** Edges known now: kind, ends, what they rest on, and when they hold. */
    List<String> edges() throws SQLException {
        return rows("""
                WITH node AS (
                    SELECT d.id, d.name FROM dataset d UNION ALL SELECT j.id, j.name FROM job j
                    UNION ALL SELECT f.id, d.name || '.' || f.name FROM field f JOIN dataset d ON d.id = f.dataset_id)
                SELECT CASE e.kind WHEN 1 THEN 'READ_BY' WHEN 2 THEN 'WRITES' WHEN 3 THEN 'FEEDS' WHEN 4 THEN 'DERIVES'
                            WHEN 5 THEN 'TRIGGERS' WHEN 6 THEN 'CONTAINS' WHEN 7 THEN 'INCOMPLETE' END,
                       a.name, b.name, o.name AS owner, 'source ' || e.source, CASE WHEN e.flow THEN 'flow' END,
                       CASE WHEN e.io THEN 'io' END, e.transformation_type, e.transformation_subtype,
                       CASE WHEN e.masking THEN 'masked' END, to_char(timestamptz 'epoch' + i.valid_from * interval '1 microsecond',
                       'YYYY-MM-DD HH24:MI:SS.US'), CASE WHEN i.valid_to = 9223372036854775807 THEN 'open'
                       ELSE to_char(timestamptz 'epoch' + i.valid_to * interval '1 microsecond', 'YYYY-MM-DD HH24:MI:SS.US') END
                FROM edge_interval i JOIN edge e ON e.id = i.edge_id JOIN node a ON a.id = e.from_id
                JOIN node b ON b.id = e.to_id JOIN node o ON o.id = e.owner_id
                WHERE i.known_to = 9223372036854775807
                """);
    }

    /** The whole state that users can see, without positions and numbers. */
    String state() throws SQLException {
        List<String> all = new ArrayList<>(edges());
        all.addAll(rows("""
                SELECT 'run', r.run_id, j.name, r.state, r.started_at, r.ended_at, r.first_event_at, r.last_event_at,
                       r.nominal_start, r.parent_run_id, r.attempts, r.continuous, r.snapshot, r.incomplete, r.code_version <> 0,
                       r.error_message
                FROM run r LEFT JOIN job j ON j.id = r.job_id
                """));
        all.addAll(rows("""
                SELECT 'io', i.run_id, i.direction, d.name, i.first_seen, i.declared_version, i.row_count, i.byte_count
                FROM run_io i JOIN dataset d ON d.id = i.dataset_id
                """));
        all.addAll(rows("""
                SELECT 'version', v.run_id, d.name, v.created_at, v.status, v.declared_version, v.lifecycle, v.row_count, c.body
                FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id LEFT JOIN facet_content c ON c.id = v.schema_content
                """));
        all.addAll(rows("""
                SELECT 'facet', coalesce(d.name, j.name), v.name, v.valid_from, c.body
                FROM facet_version v LEFT JOIN dataset d ON d.id = v.entity_id LEFT JOIN job j ON j.id = v.entity_id
                LEFT JOIN facet_content c ON c.id = v.content_id
                """));
        all.addAll(rows("""
                SELECT 'alias', d.name, c.name FROM dataset d JOIN dataset c ON c.id = d.canonical_id
                """));
        all.addAll(rows("""
                SELECT 'field', d.name, f.name FROM field f JOIN dataset d ON d.id = f.dataset_id WHERE f.own
                """));
        all.addAll(rows("""
                SELECT 'lifecycle', d.name, l.changed_at, l.change, o.name
                FROM dataset_lifecycle l JOIN dataset d ON d.id = l.dataset_id LEFT JOIN dataset o ON o.id = l.other_id
                """));
        all.addAll(rows("""
                SELECT 'producer', p.uri, p.events, p.conforming FROM producer p
                """));
        all.addAll(rows("""
                SELECT 'fault', p.uri, f.kind, f.events FROM producer_fault f JOIN producer p ON p.id = f.producer_id
                """));
        return all.stream().sorted().collect(Collectors.joining("\n"));
    }

    List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            while (result.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    String cell = result.getString(i);
                    if (cell != null) {
                        cells.add(cell);
                    }
                }
                rows.add(String.join(" | ", cells));
            }
        }
        rows.sort(null);
        return rows;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
