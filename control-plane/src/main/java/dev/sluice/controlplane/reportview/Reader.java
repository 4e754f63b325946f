package dev.sluice.controlplane.reportview;

import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to read reports. Administrators read all; auditors those whose scope is in theirs; others, and auditors too, what
 * they asked for themselves. Of all else they do not even learn that it is there.
 */
public record Reader(Actor actor, Scope scope) {
    /** Who sent the request at hand. */
    public static Reader of(Caller caller) {
        return new Reader(caller.actor(), caller.scope());
    }

    /** A condition on the columns of {@code report r}. */
    record Condition(String sql, List<@Nullable Object> values) {}

    /** That the reader may read a row; one place for single reports and lists. */
    Condition condition() {
        List<@Nullable Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder("true");
        if (actor.role() != Role.ADMIN && actor.role() != Role.AUDITOR) {
            sql.append(" AND r.requested_by = ?");
            values.add(actor.name());
        }
        List<String> namespaces = scope.namespaces();
        if (namespaces != null) {
            sql.append("""
                     AND r.namespaces IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unnest(r.namespaces) AS asked
                        WHERE NOT asked LIKE ANY (?))
                    """);
            values.add(namespaces.stream().map(Reader::like).toArray(String[]::new));
        }
        return new Condition(sql.toString(), values);
    }

    private static String like(String glob) {
        return glob.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("*", "%");
    }
}
