package dev.sluice.adapters.sql.lineage;

import org.jspecify.annotations.Nullable;

/** A column of a table as the catalog knows it; the type is unknown in some catalogs. */
public record Column(String name, @Nullable String type) {
    public static Column named(String name) {
        return new Column(name, null);
    }
}
