package dev.sluice.dashboards.query;

import java.util.List;

/**
 * A variable of a dashboard.
 *
 * @param query what its values come from, where its type is query
 * @param options its values, where they stand in the file
 * @param all whether all values may be chosen at once
 * @param allValue what then stands for them; empty: the values themselves
 */
public record ShownVariable(
        String name, String type, String query, List<String> options, boolean all, boolean multi, String allValue) {
    public ShownVariable {
        options = List.copyOf(options);
    }
}
