package dev.sluice.quality.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a check asks of its source, and how the answer reads. Pure: whoever executes it sends the SQL.
 *
 * <p>A check that looks back is no plan of its own: {@link CheckType#plan} is given the {@link History}, so such a plan is a
 * {@link Scan} and fused like any other.
 *
 * <p>The check's {@code where} and the audited slice are not part of these plans. The executor applies them: to each aggregate of a
 * {@link Scan} by {@link Dialect#filtered}, to the rows of a {@link Grouping}, to what stands for {@value #TABLE} in a
 * {@link Statement}, and to both sides of a {@link Pair} (the check's own side only for {@code where}).
 */
public sealed interface CheckPlan {
    /** Stands for the audited relation in a {@link Statement}; use it after FROM or JOIN, with an alias. */
    String TABLE = "{{table}}";

    /** Stands for the relation of {@link Statement#other()}. */
    String OTHER = "{{other}}";

    /** Most rows of a {@link Statement}'s answer that are read; a plan never needs more. */
    int MOST_ROWS = 10_000;

    /** Columns that the check is about, as the source spells them; empty: the dataset as a whole. */
    Set<String> columns();

    /**
     * Values of one pass over the rows, shared with other checks.
     *
     * @param columns see {@link CheckPlan#columns()}
     * @param aggregates each exactly one call of an aggregate function, with nothing around it: {@code FILTER} can be appended.
     *     Equal texts need to be asked once only
     * @param read from the values of the aggregates, in their order
     * @param badRows predicate that is TRUE for violating rows, for samples
     */
    record Scan(Set<String> columns, List<String> aggregates, Function<Row, Measurement> read, Optional<String> badRows)
            implements CheckPlan {
        public Scan {
            columns = Set.copyOf(columns);
            aggregates = List.copyOf(aggregates);
        }
    }

    /**
     * Counts over groups of rows with equal keys, shared with other checks on the same keys.
     *
     * @param columns see {@link CheckPlan#columns()}
     * @param keys SQL expressions
     * @param nullsEqual true: null keys are equal to each other; false: a row with any null key is in no group
     * @param read from the counts
     */
    record Grouping(Set<String> columns, List<String> keys, boolean nullsEqual, Function<Groups, Measurement> read)
            implements CheckPlan {
        public Grouping {
            columns = Set.copyOf(columns);
            keys = List.copyOf(keys);
        }
    }

    /**
     * A query of its own: joins, window functions, SQL that somebody wrote.
     *
     * @param columns see {@link CheckPlan#columns()}
     * @param other dataset that stands for {@value #OTHER}, as definitions address it
     * @param sql with {@value #TABLE} and {@value #OTHER}
     * @param read from the first {@value #MOST_ROWS} rows
     * @param sampleSql query of violating rows, with the same placeholders and no limit
     */
    record Statement(
            Set<String> columns,
            Optional<String> other,
            String sql,
            Function<List<Row>, Measurement> read,
            Optional<String> sampleSql)
            implements CheckPlan {
        public Statement {
            columns = Set.copyOf(columns);
        }
    }

    /**
     * Nothing of the rows: answered before any scan.
     *
     * @param columns see {@link CheckPlan#columns()}
     * @param read from the columns of the table
     */
    record Metadata(Set<String> columns, Function<Table, Measurement> read) implements CheckPlan {
        public Metadata {
            columns = Set.copyOf(columns);
        }
    }

    /**
     * A comparison of two datasets, possibly in different stores.
     *
     * @param columns see {@link CheckPlan#columns()}
     * @param other the dataset compared with, as definitions address it
     * @param comparison what is compared
     * @param read from what was found
     */
    record Pair(Set<String> columns, String other, Comparison comparison, Function<Difference, Measurement> read)
            implements CheckPlan {
        public Pair {
            columns = Set.copyOf(columns);
        }
    }
}
