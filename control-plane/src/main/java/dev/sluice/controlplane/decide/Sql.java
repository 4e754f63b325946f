package dev.sluice.controlplane.decide;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values as PostgreSQL reads them. */
final class Sql {
    private Sql() {}

    /** A bigint[] as text: unlike a bound collection it may be empty. */
    static String array(Collection<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }
}
