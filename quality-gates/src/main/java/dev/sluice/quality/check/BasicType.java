package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What most types of check have in common: fixed texts, and thresholds that do not depend on the check. */
public abstract class BasicType implements CheckType {
    private final CheckVocabulary.Type type;
    private final Standards standards;
    private final Defaults defaults;
    private final Value value;

    /** What a type's value is. */
    protected enum Value {
        /** Violating rows: thresholds may be percentages. */
        ROWS,
        /** Something else. */
        OTHER
    }

    protected BasicType(TypeDoc doc, Standards standards, Defaults defaults, Value value) {
        this.type = doc.type();
        this.standards = standards;
        this.defaults = defaults;
        this.value = value;
    }

    @Override
    public final CheckVocabulary.Type describe() {
        return type;
    }

    @Override
    public final Standards standards() {
        return standards;
    }

    @Override
    public Defaults defaults(CheckSpec check) {
        return defaults;
    }

    @Override
    public final boolean countsRows() {
        return value == Value.ROWS;
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return List.of();
    }

    /** "3 of 100 rows ..."; "no row of 100 ..." */
    protected static String rows(long bad, long all, String what) {
        return switch ((int) Math.min(bad, 2)) {
            case 0 -> "none of " + all + " rows " + what;
            case 1 -> "1 of " + all + " rows " + what;
            default -> bad + " of " + all + " rows " + what;
        };
    }

    /** Rows for which a predicate is TRUE. One pass, fused. */
    protected static CheckPlan violations(Set<String> columns, String bad, Dialect dialect, String what) {
        return new CheckPlan.Scan(
                columns,
                List.of("count(*)", dialect.countIf(bad)),
                row -> Measurement.violations(row.count(1), row.count(0), rows(row.count(1), row.count(0), what)),
                Optional.of(bad));
    }
}
