package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Tells of ids of runs, ours and others, whether they may be seen. */
@ApplicationScoped
public class SeenRuns {
    private static final String RUNS = """
            SELECT id FROM workflow_run WHERE id = ANY (?)
            UNION ALL SELECT id FROM attempt WHERE id = ANY (?)
            UNION ALL SELECT run_id FROM run WHERE run_id = ANY (?)
            """;

    private final Jdbc jdbc;

    public SeenRuns(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of runs that are there, and in the scope. */
    public Set<UUID> seen(Scope scope, Collection<UUID> runs) {
        return runs.isEmpty() ? Set.of() : ReadScope.within(scope, () -> found(runs));
    }

    /** Those of runs that are there, and not in the scope. */
    public Set<UUID> hidden(Scope scope, Collection<UUID> runs) {
        Set<UUID> hidden = new HashSet<>(seen(Scope.ALL, runs));
        hidden.removeAll(seen(scope, hidden));
        return hidden;
    }

    private Set<UUID> found(Collection<UUID> runs) {
        UUID[] ids = Jdbc.uuids(runs);
        return Set.copyOf(
                jdbc.query(RUNS, row -> Objects.requireNonNull(row.getObject(1, UUID.class)), ids, ids, ids).stream()
                        .distinct()
                        .toList());
    }
}
