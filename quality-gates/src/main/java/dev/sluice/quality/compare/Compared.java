package dev.sluice.quality.compare;

import dev.sluice.model.reproduce.Tolerance;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What counts in a comparison.
 *
 * @param keys columns that tell which rows belong together; they serve to name what differs
 * @param ignore columns that do not count
 * @param floatDigits significant digits of floating point numbers that count; absent: every bit
 * @param metrics what has to be nearly the same, where the rows are not
 */
public record Compared(List<String> keys, Set<String> ignore, OptionalInt floatDigits, List<Tolerance> metrics) {
    /** Everything counts, to the last bit. */
    public static final Compared EVERYTHING = new Compared(List.of(), Set.of(), OptionalInt.empty(), List.of());

    public Compared {
        keys = List.copyOf(keys);
        ignore = Set.copyOf(ignore);
        metrics = List.copyOf(metrics);
    }

    /** The same, with keys. */
    public Compared withKeys(String... columns) {
        return new Compared(List.of(columns), ignore, floatDigits, metrics);
    }

    /** The same, without some columns. */
    public Compared withoutColumns(Collection<String> columns) {
        return new Compared(keys, Set.copyOf(columns), floatDigits, metrics);
    }

    /** The same, with so many digits of floating point numbers. */
    public Compared withFloatDigits(int digits) {
        return new Compared(keys, ignore, OptionalInt.of(digits), metrics);
    }

    /** The same, with tolerances. */
    public Compared withMetrics(Tolerance... tolerances) {
        return new Compared(keys, ignore, floatDigits, List.of(tolerances));
    }

    /** Names how rows are hashed: digests of one name can be compared. */
    public String algorithm() {
        StringBuilder name = new StringBuilder("rows-sha256");
        if (!ignore.isEmpty()) {
            name.append(";ignore=").append(String.join(",", new TreeSet<>(ignore)));
        }
        floatDigits.ifPresent(digits -> name.append(";floatDigits=").append(digits));
        return name.toString();
    }
}
