package dev.sluice.controlplane.forecast.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.predict.anomaly.Clue;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Upstream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what may explain odd things: code that changed, jobs that keep failing, and what is overdue. */
final class Clues {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_JOBS = 500;
    private static final int LONGEST_VERSION = 80;

    /** The newest runs of each job with the code they ran. Index run_by_job serves it. */
    private static final String RUNS = """
            SELECT u.namespace, u.name, j.id AS job_id, r.run_id, r.started_at, r.code_version, r.state
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN job j ON j.namespace_id = n.id AND j.name = u.name
            CROSS JOIN LATERAL (
                SELECT * FROM run WHERE job_id = j.id AND started_at > ? ORDER BY started_at DESC, run_id DESC LIMIT 30) AS r
            WHERE r.code_version <> 0
            ORDER BY u.namespace, u.name, r.started_at, r.run_id
            """;

    /** What a job's facets said of its code at two times: before the change and after. */
    private static final String CODE = """
            SELECT f.name, c.body FROM facet_version f JOIN facet_content c ON c.id = f.content_id
            WHERE f.entity_id = ? AND f.name IN ('sourceCodeLocation', 'sql', 'sourceCode') AND f.valid_from <= ?
            ORDER BY f.valid_from DESC LIMIT 6
            """;

    /** The version of an own workflow that the run had. */
    private static final String APPLIED = """
            SELECT v.version, v.applied_at, v.applied_by, d.namespace || '/' || d.name AS name
            FROM workflow_run w JOIN definition_version v ON v.definition_id = w.definition_id AND v.version = w.version
            JOIN definition d ON d.id = w.definition_id
            WHERE w.id = coalesce((SELECT t.run_id FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE a.id = ?), ?)
            """;

    /** Jobs whose newest run failed. Index run_estimate_by_job serves it. */
    private static final String FAILING = """
            SELECT u.namespace, u.name, e.started_at
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            CROSS JOIN LATERAL (
                SELECT started_at, result FROM run_estimate
                WHERE job_namespace = u.namespace AND job_name = u.name AND ended_at IS NOT NULL
                ORDER BY started_at DESC LIMIT 1) AS e
            WHERE e.result = 'FAILED'
            """;

    private static final String OVERDUE = """
            SELECT f.job_namespace AS namespace, f.job_name AS name, f.last_start, f.cadence
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN job_forecast f ON f.job_namespace = u.namespace AND f.job_name = u.name
            WHERE f.cadence >= 60 AND f.last_start + f.cadence * 1.5 * interval '1 second' < ?
            """;

    private final Tx tx;
    private final Instant now;

    Clues(Tx tx, Instant now) {
        this.tx = tx;
        this.now = now;
    }

    /** All of them around these oddities. */
    List<Clue> of(Collection<Found> odds, Upstream upstream) throws SQLException {
        List<Clue> clues = new ArrayList<>(changes(odds, upstream));
        Set<Node> odd = odds.stream().map(found -> found.odd().node()).collect(Collectors.toSet());
        List<Node> jobs = upstream.parents().values().stream()
                .flatMap(Set::stream)
                .filter(node -> node.isJob() && !odd.contains(node))
                .distinct()
                .sorted()
                .limit(MOST_JOBS)
                .toList();
        if (!jobs.isEmpty()) {
            clues.addAll(tx.query(
                    FAILING,
                    row -> new Clue(
                            Clue.Kind.FAILING,
                            Node.job(row.getString("namespace"), row.getString("name")),
                            Objects.requireNonNull(Jdbc.instant(row, "started_at")),
                            0,
                            "its newest run failed"),
                    namespaces(jobs),
                    names(jobs)));
            clues.addAll(overdue(jobs));
        }
        return clues;
    }

    private List<Clue> overdue(List<Node> jobs) throws SQLException {
        return tx.query(
                OVERDUE,
                row -> {
                    long cadence = (long) row.getDouble("cadence");
                    Instant last = Objects.requireNonNull(Jdbc.instant(row, "last_start"));
                    return new Clue(
                            Clue.Kind.OVERDUE,
                            Node.job(row.getString("namespace"), row.getString("name")),
                            last.plusSeconds(cadence),
                            0,
                            "did not start; it starts every " + Duration.ofSeconds(cadence) + ", last at " + last);
                },
                namespaces(jobs),
                names(jobs),
                now);
    }

    private record Ran(Node job, long id, UUID run, Instant started, long code, boolean completed) {}

    private List<Clue> changes(Collection<Found> odds, Upstream upstream) throws SQLException {
        Set<Node> jobs = new TreeSet<>();
        for (Found found : odds) {
            for (Node maker : makers(found.odd().node(), upstream)) {
                jobs.add(maker);
                upstream.of(maker).forEach(input -> jobs.addAll(makers(input, upstream)));
            }
        }
        List<Node> asked = jobs.stream().limit(MOST_JOBS).toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        Map<Node, List<Ran>> runs = tx
                .query(
                        RUNS,
                        row -> new Ran(
                                Node.job(row.getString("namespace"), row.getString("name")),
                                row.getLong("job_id"),
                                Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                                Objects.requireNonNull(Jdbc.instant(row, "started_at")),
                                row.getLong("code_version"),
                                row.getInt("state") == 2),
                        namespaces(asked),
                        names(asked),
                        now.minus(Duration.ofDays(60)))
                .stream()
                .collect(Collectors.groupingBy(Ran::job));
        Set<UUID> odd = odds.stream().map(Found::run).collect(Collectors.toSet());
        List<Clue> clues = new ArrayList<>();
        for (List<Ran> ofJob : runs.values()) {
            Optional<Clue> change = change(ofJob, odd);
            change.ifPresent(clues::add);
        }
        return clues;
    }

    private static List<Node> makers(Node node, Upstream upstream) {
        return node.isJob()
                ? List.of(node)
                : upstream.of(node).stream().filter(Node::isJob).toList();
    }

    /** The last change before the first run that was odd, and how many went well with it before that. */
    private Optional<Clue> change(List<Ran> runs, Set<UUID> odd) throws SQLException {
        @Nullable Ran first = null;
        @Nullable Ran before = null;
        int good = 0;
        for (Ran run : runs) {
            if (before != null && before.code() != run.code()) {
                first = run;
                good = 0;
            }
            before = run;
            if (odd.contains(run.run())) {
                break;
            }
            good += run.completed() ? 1 : 0;
        }
        return first == null ? Optional.empty() : Optional.of(clue(first, good));
    }

    private Clue clue(Ran first, int good) throws SQLException {
        Optional<Clue> applied = tx.first(
                APPLIED,
                row -> new Clue(
                        Clue.Kind.CODE_CHANGE,
                        first.job(),
                        earlier(Objects.requireNonNull(Jdbc.instant(row, "applied_at")), first.started()),
                        good,
                        "version " + row.getInt("version") + " of " + row.getString("name") + " was applied by "
                                + row.getString("applied_by") + " at " + Jdbc.instant(row, "applied_at")),
                first.run(),
                first.run());
        return applied.isPresent()
                ? applied.get()
                : new Clue(Clue.Kind.CODE_CHANGE, first.job(), first.started(), good, text(first));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** {@code code changed from 3f2a to 91bc}, as far as its facets tell. */
    private String text(Ran first) throws SQLException {
        record Said(String name, String body) {}
        Map<String, List<String>> said = new HashMap<>();
        tx.query(
                        CODE,
                        row -> new Said(row.getString(1), row.getString(2)),
                        first.id(),
                        first.started().plusSeconds(1))
                .forEach(one ->
                        said.computeIfAbsent(one.name(), _ -> new ArrayList<>()).add(one.body()));
        List<String> places = said.getOrDefault("sourceCodeLocation", List.of());
        if (!places.isEmpty()) {
            String now = version(places.getFirst());
            String was = places.size() > 1 ? version(places.get(1)) : "";
            return (was.isEmpty() || was.equals(now)
                            ? "code changed to " + now
                            : "code changed from " + was + " to " + now)
                    + ", first run with it at " + first.started();
        }
        return (said.containsKey("sql") ? "its SQL changed" : "its code changed") + ", first run with it at "
                + first.started();
    }

    private static String version(String body) {
        try {
            JsonNode location = JSON.readTree(body);
            for (String key : List.of("version", "tag", "branch", "path", "url")) {
                String text = location.path(key).asText("");
                if (!text.isEmpty()) {
                    return text.length() > LONGEST_VERSION ? text.substring(0, LONGEST_VERSION) : text;
                }
            }
        } catch (JsonProcessingException e) {
            return "another version";
        }
        return "another version";
    }

    private static List<String> namespaces(Collection<Node> nodes) {
        return nodes.stream().map(Node::namespace).toList();
    }

    private static List<String> names(Collection<Node> nodes) {
        return nodes.stream().map(Node::name).toList();
    }
}
