package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Number of rows. */
public final class RowCount extends BasicType {
    public RowCount() {
        super(
                TypeDoc.of(
                        "rowCount",
                        "Number of rows. No rows: 0, which fails unless a threshold says otherwise. "
                                + "Relative to history by a threshold such as \"< 0.5 * avg(last 7)\"."),
                new Standards(
                        "rowCount",
                        "row_count",
                        "expect_table_row_count_to_be_between, expect_table_row_count_to_equal",
                        "dbt_expectations.expect_table_row_count_to_be_between",
                        "RowCount"),
                Defaults.failing("= 0"),
                Value.OTHER);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        return new CheckPlan.Scan(
                Set.of(),
                List.of("count(*)"),
                row -> Measurement.of(
                        (double) row.count(0),
                        "rows",
                        OptionalLong.of(row.count(0)),
                        "there are " + row.count(0) + " rows"),
                Optional.empty());
    }
}
