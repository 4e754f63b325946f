package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Reads what the requests that posted events said of their trace, in the header {@code traceparent}. */
@ApplicationScoped
public class PostedTraces {
    /** Served by event_index_by_run and the key of event_log. */
    private static final String OF_RUNS = """
            SELECT DISTINCT ON (e.run_id) e.run_id, l.traceparent
            FROM event_index e JOIN event_log l ON l.position = e.position
            WHERE e.run_id = ANY (?) AND l.traceparent IS NOT NULL
            ORDER BY e.run_id, e.position
            """;

    private final Jdbc jdbc;

    PostedTraces(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Posted(UUID run, String trace) {}

    /** By run, of the first event that was posted with one. */
    public Map<UUID, String> ofRuns(Collection<UUID> runs) {
        Map<UUID, String> traces = new HashMap<>();
        jdbc.query(
                        OF_RUNS,
                        row -> new Posted(
                                Objects.requireNonNull(Jdbc.uuid(row, "run_id")), row.getString("traceparent")),
                        (Object) Jdbc.uuids(runs))
                .forEach(posted -> traces.put(posted.run(), posted.trace()));
        return traces;
    }
}
