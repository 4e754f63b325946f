package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Steps that are missing in a sequence. */
public final class NoGaps extends BasicType {
    private static final Duration DAY = Duration.ofDays(1);

    public NoGaps() {
        super(
                TypeDoc.of(
                                "noGaps",
                                "Steps that are missing between neighbouring values, and rows with NULL, which have no place. Values "
                                        + "may repeat. What lies before the least and after the greatest value is not missed. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column; numbers, dates or timestamps.")
                        .optional("step", Kind.NUMBER, "Step of numbers. Default: 1.")
                        .optional("every", Kind.DURATION, "Step of dates and timestamps. Default: 1d.")
                        .optional("within", Kind.COLUMNS, "Each combination of these is a sequence of its own."),
                new Standards("", "", "", "dbt_utils.sequential_values", ""),
                Defaults.NO_VIOLATION,
                Value.OTHER);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("step", NoGaps::step)
                .read("every", NoGaps::every)
                .list();
    }

    private static double step(Arguments arguments) {
        double step = arguments.number("step").orElse(1);
        if (!(step > 0)) {
            throw new CheckFault("'step' is greater than 0, not " + step);
        }
        return step;
    }

    private static double every(Arguments arguments) {
        double seconds = Ages.seconds(arguments.duration("every").orElse(DAY));
        if (seconds <= 0) {
            throw new CheckFault("'every' is longer than 0s");
        }
        return seconds;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Columns columns = new Columns(check, table);
        Column column = columns.one(
                "column",
                "only numbers and times have steps",
                Table.Kind.NUMBER,
                Table.Kind.DATE,
                Table.Kind.TIMESTAMP);
        boolean number = column.kind() == Table.Kind.NUMBER;
        if (arguments.has(number ? "every" : "step")) {
            throw new CheckFault("column '" + column.name() + "' is " + column.sqlType() + ": declare '"
                    + (number ? "step" : "every") + "', not '" + (number ? "every" : "step") + "'");
        }
        String value = dialect.quote(column.name());
        String place = number ? value : dialect.epochSeconds(column);
        String step = dialect.literal(number ? step(arguments) : every(arguments));
        String steps = dialect.asDouble("(" + place + ") - lag(" + place + ") OVER neighbours") + " / " + step;
        // A thousandth of a step is within the precision of a double, never a gap.
        String perRow = "CASE WHEN " + value + " IS NULL THEN 1 WHEN " + steps + " > 1.001 THEN ceil(" + steps
                + " - 0.001) - 1 ELSE 0 END";
        String window = Sequences.window(value + " IS NULL", columns.some("within"), value, dialect);
        return new CheckPlan.Statement(
                Set.of(column.name()),
                Optional.empty(),
                Sequences.sum(perRow, window),
                answer -> Measurement.of(
                        (double) answer.getFirst().count(1),
                        "steps",
                        OptionalLong.of(answer.getFirst().count(0)),
                        answer.getFirst().count(1) == 0
                                ? column.name() + " has no gaps in "
                                        + answer.getFirst().count(0) + " rows"
                                : column.name() + " lacks " + answer.getFirst().count(1) + " steps"),
                Optional.of(Sequences.sample(perRow, window, table, dialect)));
    }
}
