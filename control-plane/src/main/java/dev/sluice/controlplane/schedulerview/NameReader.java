package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.catalog.SeenRuns;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Tells which names a reader may not see in texts. Costs nothing for who may see everything. */
@ApplicationScoped
public class NameReader {
    /** Every namespace; those of assets by one step of an index each. */
    private static final String NAMESPACES = """
            SELECT name FROM namespace UNION SELECT namespace FROM definition UNION (
                WITH RECURSIVE n AS (
                    SELECT min(namespace) AS name FROM asset
                    UNION ALL SELECT (SELECT min(a.namespace) FROM asset a WHERE a.namespace > n.name) FROM n
                    WHERE n.name IS NOT NULL)
                SELECT name FROM n WHERE name IS NOT NULL)
            """;

    private final Jdbc jdbc;
    private final SeenRuns runs;

    NameReader(Jdbc jdbc, SeenRuns runs) {
        this.jdbc = jdbc;
        this.runs = runs;
    }

    /** For the sender of the request at hand. */
    public Names names() {
        return names(jdbc.sight());
    }

    /** For who may read so much, on threads that know of no request. */
    public Names names(Scope scope) {
        return names(new Sight(scope, jdbc.sight().ownJobs()));
    }

    /** For whoever sees this. */
    public Names names(Sight sight) {
        if (sight.isWhole()) {
            return new Names(sight, Set.of(), Set::copyOf);
        }
        Set<String> namespaces = ReadScope.whole(
                () -> new HashSet<>(jdbc.query(NAMESPACES, row -> Objects.requireNonNull(row.getString(1)))));
        namespaces.remove(sight.ownJobs()); // of our jobs, of all namespaces: the word says nothing
        return new Names(sight, namespaces, ids -> runs.seen(sight.scope(), ids));
    }

    /** Whose a dataset or job is: a job of ours is of the namespace of its workflow. */
    public String namespaceOf(String namespace, String name) {
        int dot = name.indexOf('.');
        return dot > 0 && namespace.equals(jdbc.sight().ownJobs()) ? name.substring(0, dot) : namespace;
    }
}
