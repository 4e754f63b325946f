package dev.sluice.model.quality;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a check found. Immutable evidence.
 *
 * @param checkKey stable hash of dataset, type, arguments and filter: history survives a change of thresholds
 * @param id of the check in its gate
 * @param type name in the catalogue
 * @param severity as declared
 * @param troubleRule what follows from outcome ERROR
 * @param columns that the check is about; empty: the dataset as a whole
 * @param outcome how it came out
 * @param value measured, in {@code unit}; absent when nothing could be measured
 * @param unit rows, percent, seconds, distance, ...
 * @param numerator rows that violate, where the type counts rows
 * @param rows rows looked at, after the filter
 * @param threshold the conditions it was held against, as text
 * @param message one sentence for people: what was found
 * @param statement SQL that measured it; empty for what needs none
 * @param took time spent; a fused scan's time is told of each check in it
 * @param error bound of an approximate value, relative; absent: exact
 * @param sample failing rows, masked; may be empty
 */
public record CheckResult(
        String checkKey,
        String id,
        String type,
        Severity severity,
        OnTrouble troubleRule,
        Set<String> columns,
        CheckOutcome outcome,
        OptionalDouble value,
        String unit,
        OptionalLong numerator,
        OptionalLong rows,
        String threshold,
        String message,
        String statement,
        Duration took,
        OptionalDouble error,
        List<SampleRow> sample) {
    public CheckResult {
        columns = Set.copyOf(columns);
        sample = List.copyOf(sample);
    }

    /**
     * A check that could not be evaluated: outcome ERROR, nothing measured.
     *
     * @param checkKey empty where not even that is known
     * @param message what kept it from being evaluated
     */
    public static CheckResult broken(String checkKey, CheckSpec check, String message) {
        return new CheckResult(
                checkKey,
                check.id(),
                check.type(),
                check.severity(),
                check.troubleRule(),
                Set.of(),
                CheckOutcome.ERROR,
                OptionalDouble.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                message,
                "",
                Duration.ZERO,
                OptionalDouble.empty(),
                List.of());
    }

    /** The same with another outcome: for waivers. */
    public CheckResult with(CheckOutcome other) {
        return new CheckResult(
                checkKey,
                id,
                type,
                severity,
                troubleRule,
                columns,
                other,
                value,
                unit,
                numerator,
                rows,
                threshold,
                message,
                statement,
                took,
                error,
                sample);
    }

    /**
     * A failing row.
     *
     * @param values in the order of the columns shown; masked values read {@code ***}
     */
    public record SampleRow(List<Cell> values) {
        public SampleRow {
            values = List.copyOf(values);
        }
    }

    /**
     * A value of a failing row.
     *
     * @param column its name
     * @param value as text; absent: NULL
     */
    public record Cell(String column, Optional<String> value) {}
}
