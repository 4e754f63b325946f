package dev.sluice.quality.compare;

import dev.sluice.model.reproduce.Tolerance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures what tolerances are declared for, in one pass. */
final class Measures {
    private final List<Tolerance> tolerances;
    private final List<Measure> measures = new ArrayList<>();

    Measures(List<Tolerance> tolerances, RowForm form) {
        this.tolerances = tolerances;
        tolerances.forEach(tolerance -> measures.add(new Measure(form.find(tolerance.column()))));
    }

    void add(ResultSet row) throws SQLException {
        for (Measure measure : measures) {
            measure.add(row);
        }
    }

    /** Values in the order of the tolerances; NaN: there is nothing to measure. */
    List<Double> values(long rows) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < measures.size(); i++) {
            values.add(measures.get(i).value(tolerances.get(i), rows));
        }
        return values;
    }

    /** One column. Sums are compensated: the order of rows changes them as little as can be. */
    private static final class Measure {
        private final Optional<RowForm.Column> column;
        private long numbers;
        private long nulls;
        private double sum;
        private double lost;
        private double mean;
        private double squares;
        private double min = Double.NaN;
        private double max = Double.NaN;

        private Measure(Optional<RowForm.Column> column) {
            this.column = column;
        }

        private void add(ResultSet row) throws SQLException {
            if (column.isEmpty()) {
                return;
            }
            String text = row.getString(column.get().place());
            if (text == null) {
                nulls++;
                return;
            }
            try {
                add(Double.parseDouble(text));
            } catch (NumberFormatException _) {
                // Not a number: it has no sum. That the rows differ is told by their digests.
            }
        }

        private void add(double number) {
            numbers++;
            double next = sum + number;
            lost += Math.abs(sum) >= Math.abs(number) ? (sum - next) + number : (number - next) + sum;
            sum = next;
            double apart = number - mean;
            mean += apart / numbers;
            squares += apart * (number - mean);
            min = numbers == 1 ? number : Math.min(min, number);
            max = numbers == 1 ? number : Math.max(max, number);
        }

        private double value(Tolerance tolerance, long rows) {
            return switch (tolerance.metric()) {
                case ROWS -> rows;
                case NULLS -> column.isPresent() ? nulls : Double.NaN;
                case SUM -> column.isPresent() ? sum + lost : Double.NaN;
                case MEAN -> numbers == 0 ? Double.NaN : (sum + lost) / numbers;
                case MIN -> min;
                case MAX -> max;
                case STDDEV -> numbers == 0 ? Double.NaN : Math.sqrt(squares / numbers);
            };
        }
    }
}
