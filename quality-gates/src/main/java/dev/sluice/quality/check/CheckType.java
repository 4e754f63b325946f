package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A type of check, in one class.
 *
 * <p>Found by {@link java.util.ServiceLoader}: a public class with a public constructor without parameters, named in
 * {@code META-INF/services/dev.sluice.quality.check.CheckType}. Stateless, safe for use by many threads.
 */
public interface CheckType {
    /** Name, documentation and arguments. */
    CheckVocabulary.Type describe();

    /** What the type is called elsewhere. */
    Standards standards();

    /** What a check is held against when it declares neither {@code fail} nor {@code warn}. */
    Defaults defaults(CheckSpec check);

    /** Whether the value counts violating rows of all rows, so that thresholds may be percentages. */
    boolean countsRows();

    /** What of the {@link History} the type needs, beside what thresholds look back at. */
    default Set<Need> needs() {
        return Set.of();
    }

    /** Parts of the {@link History}. */
    enum Need {
        POINTS,
        BASELINE,
        FACTS
    }

    /**
     * What is wrong with a check, as far as its arguments tell without the data. Names and kinds of arguments, {@code where} and
     * thresholds are looked at elsewhere. Never throws, whatever the arguments hold.
     */
    List<CheckVocabulary.Problem> problems(CheckSpec check);

    /**
     * What has to be asked of the source.
     *
     * @param history what is known beside the data, for types that look back or need the time; {@link History#none} otherwise
     * @throws CheckFault when the check does not fit the table: unknown column, wrong type of column
     */
    CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history);

    /**
     * Thresholds of a check that declares none. Both absent: such a check must declare one.
     *
     * @param warn as definitions write it
     * @param fail as definitions write it
     */
    record Defaults(Optional<String> warn, Optional<String> fail) {
        /** Nothing holds by itself. */
        public static final Defaults NONE = new Defaults(Optional.empty(), Optional.empty());

        /** Any violation fails. */
        public static final Defaults NO_VIOLATION = failing("> 0");

        public static Defaults failing(String threshold) {
            return new Defaults(Optional.empty(), Optional.of(threshold));
        }

        public static Defaults warning(String threshold) {
            return new Defaults(Optional.of(threshold), Optional.empty());
        }
    }
}
