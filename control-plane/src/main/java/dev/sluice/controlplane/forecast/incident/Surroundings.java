package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Tier;
import dev.sluice.scheduler.predict.anomaly.Upstream;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lineage around odd things as the catalog has it now, of one transaction: what they come from, and what depends on them.
 * Datasets go by the name that stands for all their aliases. Bounded in depth and nodes.
 */
final class Surroundings {
    private static final int DEEPEST = 12;
    private static final int MOST_NODES = 2_000;

    private static final String NAMES = """
            SELECT o.id, o.job, n.name AS namespace, o.name, o.canonical FROM (
                SELECT j.id, true AS job, j.namespace_id, j.name, j.id AS canonical FROM job j WHERE j.id = ANY (?::bigint[])
                UNION ALL
                SELECT d.id, false, c.namespace_id, c.name, c.id
                FROM dataset d JOIN dataset c ON c.id = d.canonical_id WHERE d.id = ANY (?::bigint[])) AS o
            JOIN namespace n ON n.id = o.namespace_id
            """;

    private static final String JOB_NUMBERS = """
            SELECT j.id, true AS job, u.namespace, u.name, j.id AS canonical
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN job j ON j.namespace_id = n.id AND j.name = u.name
            """;

    /** A name that is an alias by now stands for itself: oddities keep the name that they were found under. */
    private static final String DATASET_NUMBERS = """
            SELECT d.id, false AS job, u.namespace, u.name, d.canonical_id AS canonical
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = u.name
            """;

    /** Indexes edge_by_to, edge_by_from and dataset_by_canonical serve it. Kinds: reads, writes, feeds, triggers; contains. */
    private static final String PARENTS = """
            WITH wanted AS (
                SELECT w.id AS asked, coalesce(s.id, w.id) AS id
                FROM unnest(?::bigint[]) AS w (id) LEFT JOIN dataset s ON s.canonical_id = w.id)
            SELECT w.asked AS node, p.other FROM wanted w CROSS JOIN LATERAL (
                SELECT e.id, e.from_id AS other FROM edge e WHERE e.to_id = w.id AND e.kind IN (1, 2, 3, 5)
                UNION ALL SELECT e.id, e.owner_id FROM edge e WHERE e.to_id = w.id AND e.kind = 3
                UNION ALL SELECT e.id, e.to_id FROM edge e WHERE e.from_id = w.id AND e.kind = 6) AS p
            JOIN edge_interval i ON i.edge_id = p.id AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
            GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ?
            """;

    /** As PARENTS, the other way; who contains a job does not depend on it alone. */
    private static final String CHILDREN = """
            WITH wanted AS (
                SELECT w.id AS asked, coalesce(s.id, w.id) AS id
                FROM unnest(?::bigint[]) AS w (id) LEFT JOIN dataset s ON s.canonical_id = w.id)
            SELECT w.asked AS node, p.other FROM wanted w CROSS JOIN LATERAL (
                SELECT e.id, e.to_id AS other FROM edge e WHERE e.from_id = w.id AND e.kind IN (1, 2, 3, 5)
                UNION ALL SELECT e.id, e.owner_id FROM edge e WHERE e.from_id = w.id AND e.kind = 3) AS p
            JOIN edge_interval i ON i.edge_id = p.id AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
            GROUP BY 1, 2 ORDER BY 1, 2 LIMIT ?
            """;

    private static final String RISK = """
            SELECT coalesce(max(miss), 0) FROM deadline_risk
            WHERE deadline_at > ? AND (dataset_id = ANY (?::bigint[]) OR definition_id = ANY (?::bigint[]))
            """;

    /** Workflows of own jobs, whether these stand for the workflow or one of its tasks. */
    private static final String DEFINITIONS = """
            SELECT DISTINCT u.name, d.id FROM unnest(?::text[]) AS u (name)
            JOIN definition d ON d.kind = 'Workflow' AND d.removed_at IS NULL
              AND (u.name = d.namespace || '.' || d.name OR starts_with(u.name, d.namespace || '.' || d.name || '.'))
            ORDER BY 1, 2
            """;

    private final Tx tx;
    private final String ownNamespace;
    private final Map<Long, Node> nodes = new HashMap<>();
    private final Map<Node, Long> ids = new HashMap<>();
    private final Map<Long, Long> canonical = new HashMap<>();

    Surroundings(Tx tx, String ownNamespace) {
        this.tx = tx;
        this.ownNamespace = ownNamespace;
    }

    /** Everything upstream of these nodes. */
    Upstream upstream(Collection<Node> of) throws SQLException {
        learn(of);
        Map<Node, Set<Node>> parents = new HashMap<>();
        walk(numbers(of), PARENTS).forEach((id, others) -> {
            Set<Node> named = new TreeSet<>();
            others.forEach(other -> named.add(node(other)));
            parents.put(node(id), named);
        });
        return new Upstream(parents);
    }

    /** What depends on a node. */
    Tier.Stakes stakes(Node root, Instant now) throws SQLException {
        learn(List.of(root));
        Set<Long> below = new HashSet<>(numbers(List.of(root)));
        walk(numbers(List.of(root)), CHILDREN).values().forEach(below::addAll);
        List<Long> datasets = below.stream().filter(id -> !node(id).isJob()).toList();
        List<Node> jobs = below.stream().map(this::node).filter(Node::isJob).toList();
        List<Long> definitions = new ArrayList<>(definitions(jobs).values());
        double miss = tx.first(RISK, row -> row.getDouble(1), now, datasets, definitions)
                .orElse(0.0);
        return new Tier.Stakes(
                (int) jobs.stream().filter(job -> !job.equals(root)).count(), miss);
    }

    /** The workflows behind those of the nodes that are jobs of ours. */
    Map<Node, Long> definitions(Collection<Node> of) throws SQLException {
        List<Node> own = of.stream()
                .filter(node -> node.isJob() && node.namespace().equals(ownNamespace))
                .toList();
        Map<Node, Long> found = new HashMap<>();
        if (!own.isEmpty()) {
            tx.query(
                            DEFINITIONS,
                            row -> Map.entry(Node.job(ownNamespace, row.getString(1)), row.getLong(2)),
                            own.stream().map(Node::name).toList())
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    private List<Long> numbers(Collection<Node> of) {
        return of.stream()
                .map(ids::get)
                .filter(java.util.Objects::nonNull)
                .map(java.util.Objects::requireNonNull)
                .distinct()
                .sorted()
                .toList();
    }

    private Node node(long id) {
        return java.util.Objects.requireNonNull(nodes.get(id));
    }

    private record Pair(long node, long other) {}

    private Map<Long, Set<Long>> walk(List<Long> from, String sql) throws SQLException {
        Map<Long, Set<Long>> reached = new HashMap<>();
        Set<Long> seen = new HashSet<>(from);
        List<Long> next = from;
        for (int depth = 0; depth < DEEPEST && !next.isEmpty() && seen.size() < MOST_NODES; depth++) {
            List<Pair> pairs =
                    tx.query(sql, row -> new Pair(row.getLong("node"), row.getLong("other")), next, MOST_NODES);
            name(pairs.stream().map(Pair::other).toList());
            Set<Long> fresh = new TreeSet<>();
            for (Pair pair : pairs) {
                Long other = canonical.get(pair.other());
                if (other != null && other != pair.node()) {
                    reached.computeIfAbsent(pair.node(), _ -> new TreeSet<>()).add(other);
                    if (seen.add(other)) {
                        fresh.add(other);
                    }
                }
            }
            next = List.copyOf(fresh);
        }
        return reached;
    }

    private record Named(long id, Node node, long canonical) {}

    private void name(Collection<Long> unknown) throws SQLException {
        List<Long> wanted = unknown.stream()
                .filter(id -> !canonical.containsKey(id))
                .distinct()
                .toList();
        if (!wanted.isEmpty()) {
            keep(tx.query(NAMES, Surroundings::named, wanted, wanted));
        }
    }

    private void learn(Collection<Node> of) throws SQLException {
        List<Node> unknown = of.stream().filter(node -> !ids.containsKey(node)).toList();
        for (Node.Kind kind : Node.Kind.values()) {
            List<Node> wanted = unknown.stream().filter(n -> n.kind() == kind).toList();
            if (!wanted.isEmpty()) {
                keep(tx.query(
                        kind == Node.Kind.JOB ? JOB_NUMBERS : DATASET_NUMBERS,
                        Surroundings::named,
                        wanted.stream().map(Node::namespace).toList(),
                        wanted.stream().map(Node::name).toList()));
            }
        }
    }

    private void keep(List<Named> found) {
        for (Named one : found) {
            nodes.put(one.canonical(), one.node());
            ids.put(one.node(), one.canonical());
            canonical.put(one.id(), one.canonical());
        }
    }

    private static Named named(java.sql.ResultSet row) throws SQLException {
        Node.Kind kind = row.getBoolean("job") ? Node.Kind.JOB : Node.Kind.DATASET;
        return new Named(
                row.getLong("id"),
                new Node(kind, row.getString("namespace"), row.getString("name")),
                row.getLong("canonical"));
    }
}
