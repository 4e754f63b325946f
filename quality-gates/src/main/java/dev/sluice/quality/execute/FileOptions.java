package dev.sluice.quality.execute;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How files are read. What is not said is found by looking at the files.
 *
 * @param delimiter between the fields of CSV
 * @param header whether CSV begins with a line of names
 * @param nulls texts that mean NULL in CSV; empty: the empty field
 * @param types SQL type by column of CSV
 * @param unionByName whether files may have different columns; those that a file lacks are NULL there
 * @param hivePartitions whether folders such as {@code day=2026-01-01} are columns
 * @param mostRejects malformed rows of CSV that are put up with; more, and no check passes
 */
public record FileOptions(
        Optional<Character> delimiter,
        Optional<Boolean> header,
        List<String> nulls,
        Map<String, String> types,
        boolean unionByName,
        boolean hivePartitions,
        long mostRejects) {
    public static final FileOptions DEFAULT =
            new FileOptions(Optional.empty(), Optional.empty(), List.of(), Map.of(), false, false, 0);

    public FileOptions {
        nulls = List.copyOf(nulls);
        types = Map.copyOf(types);
        if (mostRejects < 0) {
            throw new IllegalArgumentException("mostRejects is at least 0; got " + mostRejects);
        }
    }

    public FileOptions withTypes(Map<String, String> declared) {
        return new FileOptions(delimiter, header, nulls, declared, unionByName, hivePartitions, mostRejects);
    }

    public FileOptions withMostRejects(long most) {
        return new FileOptions(delimiter, header, nulls, types, unionByName, hivePartitions, most);
    }

    FileOptions withType(String column, String type) {
        Map<String, String> changed = new LinkedHashMap<>(types);
        changed.put(column, type);
        return withTypes(changed);
    }
}
