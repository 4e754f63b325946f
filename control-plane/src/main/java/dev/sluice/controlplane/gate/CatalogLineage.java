package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.gate.OwnReaders.Declared;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.quality.gate.LineageView;
import dev.sluice.quality.gate.Reader;
import dev.sluice.quality.gate.Reader.Kind;
import dev.sluice.quality.gate.Reader.Origin;
import dev.sluice.quality.gate.Reader.Output;
import dev.sluice.quality.gate.Reader.Use;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who reads what now: the open edges of the catalog in PostgreSQL, united with the deployed definitions. Never the graph, so
 * that gates work while it is down. Of one transaction; datasets go by the name that stands for all their aliases.
 *
 * <p>Where both tell of the columns of an output, both count. Where only one does, it is believed.
 */
final class CatalogLineage implements LineageView {
    /** Open edges from datasets to jobs, and from datasets to datasets: served by edge_by_from and edge_interval's key. */
    private static final String READERS = """
            SELECT DISTINCT u.namespace, u.name, CASE e.kind WHEN 1 THEN e.to_id ELSE e.owner_id END AS job
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = u.name
            JOIN edge e ON e.from_id = d.canonical_id AND e.kind IN (1, 3)
            JOIN edge_interval i ON i.edge_id = e.id AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
            """;

    private static final String JOBS = """
            SELECT o.id, n.name AS namespace, o.name FROM (
                SELECT j.id, j.namespace_id, j.name FROM job j WHERE j.id = ANY (?::bigint[])
                UNION ALL SELECT d.id, d.namespace_id, 'dataset ' || d.name FROM dataset d WHERE d.id = ANY (?::bigint[])) AS o
            JOIN namespace n ON n.id = o.namespace_id
            """;

    /** Everything that the jobs write, with the columns behind it: served by edge_by_owner. */
    private static final String OUTPUTS = """
            SELECT DISTINCT e.owner_id, e.kind, tn.name AS to_namespace, td.name AS to_name, tf.name AS to_column,
                   fn.name AS from_namespace, fd.name AS from_name, ff.name AS from_column,
                   coalesce(e.transformation_type, 'DIRECT') AS how
            FROM edge e
            JOIN edge_interval i ON i.edge_id = e.id AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
            LEFT JOIN field tf ON e.kind = 4 AND tf.id = e.to_id
            JOIN dataset td ON td.id = coalesce(tf.dataset_id, e.to_id) JOIN namespace tn ON tn.id = td.namespace_id
            LEFT JOIN field ff ON e.kind = 4 AND ff.id = e.from_id
            LEFT JOIN dataset fd ON fd.id = ff.dataset_id LEFT JOIN namespace fn ON fn.id = fd.namespace_id
            WHERE e.owner_id = ANY (?::bigint[]) AND e.kind IN (2, 3, 4)
            """;

    private final Tx tx;
    private final OwnReaders.Index own;
    private final Aliases aliases;
    private final Map<JobId, Reader> built = new HashMap<>();

    CatalogLineage(Tx tx, OwnReaders own) throws SQLException {
        this.tx = tx;
        this.own = own.read(tx);
        this.aliases = new Aliases(tx);
        Set<DatasetId> declared = new HashSet<>(this.own.byInput().keySet());
        this.own.byJob().values().forEach(d -> {
            declared.addAll(d.outputs().keySet());
            d.outputs().values().forEach(columns -> columns.values()
                    .forEach(sources -> sources.forEach(s -> declared.add(s.dataset()))));
        });
        aliases.learn(declared);
    }

    Aliases aliases() {
        return aliases;
    }

    /** The task behind a job of ours; null for jobs of others. */
    OwnReaders.@Nullable OwnTask task(JobId job) {
        Declared declared = own.byJob().get(job);
        return declared == null ? null : declared.task();
    }

    @Override
    public Map<DatasetId, List<Reader>> readers(Set<DatasetId> datasets) {
        try {
            return read(datasets);
        } catch (SQLException e) {
            throw new LineageUnavailableException(e);
        }
    }

    /** The catalog could not be read; the transaction is lost. */
    static final class LineageUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LineageUnavailableException(SQLException cause) {
            super(cause);
        }
    }

    /** A gate reads what it guards, in a job of its own; nothing holds it. */
    private static boolean isGate(JobId job, DatasetId dataset) {
        return job.namespace().equals(dataset.namespace()) && job.name().startsWith("gate.");
    }

    private record Read(DatasetId dataset, long job) {}

    private Map<DatasetId, List<Reader>> read(Set<DatasetId> datasets) throws SQLException {
        aliases.learn(datasets);
        List<Read> reads = tx.query(
                READERS,
                row -> new Read(new DatasetId(row.getString(1), row.getString(2)), row.getLong(3)),
                datasets.stream().map(DatasetId::namespace).toList(),
                datasets.stream().map(DatasetId::name).toList());
        Map<Long, JobId> jobs = jobs(reads);
        Map<DatasetId, Set<JobId>> readers = new LinkedHashMap<>();
        reads.forEach(read -> {
            JobId job = jobs.get(read.job());
            if (job != null && !isGate(job, read.dataset())) {
                readers.computeIfAbsent(read.dataset(), _ -> new TreeSet<>()).add(job);
            }
        });
        own.byInput().forEach((input, readBy) -> {
            if (datasets.contains(aliases.of(input))) {
                readers.computeIfAbsent(aliases.of(input), _ -> new TreeSet<>()).addAll(readBy);
            }
        });
        build(jobs, readers);
        Map<DatasetId, List<Reader>> found = new HashMap<>();
        readers.forEach((dataset, ids) -> found.put(
                dataset,
                ids.stream()
                        .map(built::get)
                        .map(java.util.Objects::requireNonNull)
                        .toList()));
        return found;
    }

    private Map<Long, JobId> jobs(List<Read> reads) throws SQLException {
        Map<Long, JobId> jobs = new HashMap<>();
        List<Long> ids = reads.stream().map(Read::job).distinct().toList();
        if (!ids.isEmpty()) {
            tx
                    .query(
                            JOBS,
                            row -> Map.entry(row.getLong(1), new JobId(row.getString(2), row.getString(3))),
                            ids,
                            ids)
                    .stream()
                    .filter(e -> !GateEvents.isGate(e.getValue())) // who audits a dataset is no consumer of it
                    .forEach(e -> jobs.put(e.getKey(), e.getValue()));
        }
        return jobs;
    }

    private record Edge(
            long owner,
            int kind,
            DatasetId to,
            @Nullable String column,
            @Nullable Use from) {}

    private void build(Map<Long, JobId> jobs, Map<DatasetId, Set<JobId>> readers) throws SQLException {
        Map<Long, JobId> fresh = new HashMap<>(jobs);
        fresh.values().removeIf(built::containsKey);
        Map<JobId, Map<DatasetId, Seen>> seen = new TreeMap<>();
        if (!fresh.isEmpty()) {
            for (Edge edge : tx.query(OUTPUTS, CatalogLineage::edge, fresh.keySet())) {
                seen.computeIfAbsent(
                                java.util.Objects.requireNonNull(fresh.get(edge.owner())), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(edge.to(), _ -> new Seen())
                        .add(edge);
            }
        }
        readers.values().forEach(ids -> ids.stream()
                .filter(id -> !built.containsKey(id))
                .forEach(id -> built.put(id, reader(id, seen.getOrDefault(id, Map.of())))));
    }

    private Reader reader(JobId job, Map<DatasetId, Seen> seen) {
        Declared declared = own.byJob().get(job);
        Map<DatasetId, Seen> outputs = new LinkedHashMap<>(seen);
        Set<String> names = new HashSet<>();
        if (declared != null) {
            names.addAll(declared.names());
            declared.outputs().forEach((dataset, columns) -> {
                Seen output = outputs.computeIfAbsent(aliases.of(dataset), _ -> new Seen());
                columns.forEach((column, sources) -> {
                    output.column(column);
                    sources.forEach(s -> output.column(column)
                            .add(new Use(aliases.of(s.dataset()), Optional.of(s.column()), Kind.DIRECT)));
                });
            });
        }
        List<Output> written = new ArrayList<>();
        outputs.forEach((dataset, output) -> written.add(output.output(dataset)));
        return new Reader(job, names, written);
    }

    /** What is known of an output while it is put together. */
    private static final class Seen {
        private final Map<String, Set<Use>> columns = new LinkedHashMap<>();
        private final Set<Use> whole = new LinkedHashSet<>();

        private void add(Edge edge) {
            if (edge.from() != null && edge.column() != null) {
                column(edge.column()).add(edge.from());
            } else if (edge.from() != null) {
                whole.add(edge.from());
            }
        }

        private Set<Use> column(String name) {
            return columns.computeIfAbsent(name, _ -> new LinkedHashSet<>());
        }

        private Output output(DatasetId dataset) {
            if (columns.isEmpty()) {
                return new Output(dataset, Optional.empty(), whole);
            }
            Map<String, Origin> origins = new HashMap<>();
            columns.forEach((column, uses) -> origins.put(column, new Origin.Known(uses)));
            return new Output(dataset, Optional.of(origins), whole);
        }
    }

    private static Edge edge(java.sql.ResultSet row) throws SQLException {
        String from = row.getString("from_name");
        Use use = from == null
                ? null
                : new Use(
                        new DatasetId(row.getString("from_namespace"), from),
                        Optional.of(row.getString("from_column")),
                        row.getString("how").equals("INDIRECT") ? Kind.INDIRECT : Kind.DIRECT);
        return new Edge(
                row.getLong("owner_id"),
                row.getInt("kind"),
                new DatasetId(row.getString("to_namespace"), row.getString("to_name")),
                row.getString("to_column"),
                use);
    }
}
