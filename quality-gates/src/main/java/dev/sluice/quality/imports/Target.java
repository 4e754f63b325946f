package dev.sluice.quality.imports;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where imported gates belong.
 *
 * @param namespace of the definitions
 * @param owner of the definitions, for example {@code team:shop-data}
 * @param connection that the datasets are reached by
 * @param schema put before names of tables that have none
 */
public record Target(String namespace, String owner, String connection, Optional<String> schema) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public Target {
        if (!NAME.matcher(connection).matches()) {
            throw new ImportFault(
                    "connection '" + connection + "' is no name; allowed: letters, digits, '.', '_' and '-'");
        }
    }

    /** Address of a table as definitions write it. */
    String asset(String table) {
        String full = table.contains(".") || schema.isEmpty() ? table : schema.get() + "." + table;
        return "connection://" + connection + "/" + full;
    }
}
