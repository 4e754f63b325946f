package dev.sluice.controlplane.security;

import java.util.ArrayList;
import java.util.List;

/**
 * A scope as a condition on a column that holds namespaces, for WHERE. It holds exactly for what {@link Scope#contains(String)}
 * does.
 *
 * @param text TRUE for the whole, FALSE for nothing; in brackets where it needs them
 * @param parameters its values in order, each an array of texts
 */
public record ScopeSql(String text, List<String[]> parameters) {
    public ScopeSql {
        parameters = List.copyOf(parameters);
    }

    /** That the column, or expression, is in the scope. Names without a star use an index of the column. */
    public static ScopeSql on(Scope scope, String column) {
        List<String> namespaces = scope.namespaces();
        if (namespaces == null) {
            return new ScopeSql("TRUE", List.of());
        }
        List<String> names = new ArrayList<>();
        List<String> patterns = new ArrayList<>();
        for (String each : namespaces) {
            if (each.indexOf('*') < 0) {
                names.add(each);
            } else {
                patterns.add(like(each));
            }
        }
        List<String> alternatives = new ArrayList<>();
        List<String[]> parameters = new ArrayList<>();
        if (!names.isEmpty()) {
            alternatives.add(column + " = ANY (?::text[])");
            parameters.add(names.toArray(String[]::new));
        }
        if (!patterns.isEmpty()) {
            alternatives.add(column + " LIKE ANY (?::text[])");
            parameters.add(patterns.toArray(String[]::new));
        }
        return alternatives.isEmpty()
                ? new ScopeSql("FALSE", List.of())
                : new ScopeSql("(" + String.join(" OR ", alternatives) + ")", parameters);
    }

    private static String like(String glob) {
        return glob.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("*", "%");
    }
}
