package dev.sluice.adapters.sql.lineage;

import java.util.LinkedHashSet;
import java.util.Set;

/** The files among the tables. */
final class FileNames {
    private FileNames() {}

    static Set<String> of(Set<TableName> tables) {
        Set<String> files = new LinkedHashSet<>();
        for (TableName table : tables) {
            if (table.isFile()) {
                files.add(table.name());
            }
        }
        return files;
    }
}
