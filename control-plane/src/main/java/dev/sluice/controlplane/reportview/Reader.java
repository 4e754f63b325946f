package dev.sluice.controlplane.reportview;

import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to read reports. Administrators read all; auditors those whose scope is in theirs; others, and auditors too, what
 * they asked for themselves. Of all else they do not even learn that it is there.
 *
 * @param scope namespaces that the reader may see at all
 * @param audits those about which the reader may read what others asked for
 */
public record Reader(Actor actor, Scope scope, Scope audits) {
    /** Who sent the request at hand. */
    public static Reader of(Caller caller) {
        return new Reader(caller.actor(), caller.scope(), caller.principal().auditable());
    }

    /** A condition on the columns of {@code report r}. */
    record Condition(String sql, List<@Nullable Object> values) {}

    /** That the reader may read a row; one place for single reports and lists. */
    Condition condition() {
        List<@Nullable Object> values = new ArrayList<>();
        String visible = within(scope, values);
        String others = within(audits, values);
        values.add(actor.name());
        return new Condition(visible + " AND (" + others + " OR r.requested_by = ?)", values);
    }

    /** That all that a report is about is in a scope. */
    private static String within(Scope scope, List<@Nullable Object> values) {
        List<String> namespaces = scope.namespaces();
        if (namespaces == null) {
            return "true";
        }
        if (namespaces.isEmpty()) {
            return "false";
        }
        values.add(namespaces.stream().map(Reader::like).toArray(String[]::new));
        return """
            (r.namespaces IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unnest(r.namespaces) AS asked
                WHERE NOT asked LIKE ANY (?)))\
            """;
    }

    private static String like(String glob) {
        return glob.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("*", "%");
    }
}
