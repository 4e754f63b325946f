package dev.sluice.quality.execute;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckResult.Cell;
import dev.sluice.model.quality.CheckResult.SampleRow;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failing rows of checks that failed or warned: few, narrow, and without what is sensitive. */
final class Samples {
    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final int MOST_COLUMNS = 12;
    private static final int LONGEST_VALUE = 200;
    private static final String MASK = "***";

    private final Store store;
    private final Results results;
    private final Limits limits;
    private final Set<String> identifying = new LinkedHashSet<>();

    Samples(Store store, Results results, Limits limits) {
        this.store = store;
        this.results = results;
        this.limits = limits;
    }

    /** A sample that cannot be taken changes no outcome. */
    void take() {
        if (limits.sampleRows() == 0) {
            return;
        }
        results.measured().stream()
                .filter(check -> check.plan() instanceof CheckPlan.Grouping)
                .forEach(check -> identifying.addAll(check.plan().columns()));
        for (Planned check : results.measured()) {
            CheckResult result = results.of(check);
            if (result.outcome() == CheckOutcome.FAIL || result.outcome() == CheckOutcome.WARN) {
                try {
                    of(check)
                            .ifPresent(rows -> results.put(
                                    check.number(), Results.changed(result, result.outcome(), result.message(), rows)));
                } catch (SQLException | CheckFault e) {
                    LOG.info("no sample check={} cause={}", check.spec().id(), e.getMessage());
                }
            }
        }
    }

    private Optional<List<SampleRow>> of(Planned check) throws SQLException {
        return switch (check.plan()) {
            case CheckPlan.Scan scan
            when scan.badRows().isPresent() ->
                Optional.of(masked(ask(rows -> selected(check, rows.where(scan.badRows()))), false));
            case CheckPlan.Grouping grouping ->
                Optional.of(masked(ask(rows -> repeated(check, grouping, rows)), false));
            case CheckPlan.Statement statement
            when statement.sampleSql().isPresent() ->
                Optional.of(masked(
                        ask(rows -> StatementPass.resolved(
                                statement.sampleSql().get(),
                                rows.where(check.where()),
                                statement.other().flatMap(store::other))),
                        namesSensitive(statement.sampleSql().get())));
            case CheckPlan.Scan _, CheckPlan.Statement _, CheckPlan.Metadata _, CheckPlan.Pair _ -> Optional.empty();
        };
    }

    private Store.Answer ask(Store.Question question) throws SQLException {
        return store.ask("failing rows", limits.sampleRows(), rows -> store.dialect()
                .limited(question.over(rows), limits.sampleRows()));
    }

    private String selected(Planned check, Relation bad) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> own = check.plan().columns();
        bad.table().columns().stream()
                .map(column -> column.name())
                .filter(name -> identifying.contains(name) || own.contains(name) || own.isEmpty())
                .limit(MOST_COLUMNS)
                .forEach(names::add);
        // Never empty: a plan may name columns in a spelling of its own.
        String list = names.isEmpty()
                ? "1 AS failing"
                : names.stream().map(store.dialect()::quote).collect(Collectors.joining(", "));
        return "SELECT " + list + bad.where(check.where()).clause();
    }

    private static String repeated(Planned check, CheckPlan.Grouping grouping, Relation rows) {
        List<String> keys = grouping.keys();
        Relation grouped = rows.where(check.where());
        for (String key : grouping.nullsEqual() ? List.<String>of() : keys) {
            grouped = grouped.where(Optional.of(key + " IS NOT NULL"));
        }
        String list = String.join(", ", keys);
        return "SELECT " + list + ", count(*) AS number_of_rows" + grouped.clause() + " GROUP BY " + list
                + " HAVING count(*) > 1";
    }

    /** Whether a query speaks of a sensitive column: it may give it another name. */
    private boolean namesSensitive(String sql) {
        return SqlTokens.of(sql.replace("{{", " ").replace("}}", " ")).tokens().stream()
                .filter(token -> token.kind() == SqlTokens.Kind.WORD || token.kind() == SqlTokens.Kind.NAME)
                .anyMatch(token -> limits.isSensitive(token.text()));
    }

    private List<SampleRow> masked(Store.Answer answer, boolean all) {
        List<SampleRow> sample = new ArrayList<>();
        int size = 0;
        for (Row row : answer.rows()) {
            List<Cell> cells = new ArrayList<>();
            for (int i = 0; i < Math.min(answer.columns().size(), MOST_COLUMNS); i++) {
                String column = answer.columns().get(i);
                boolean hidden = all || limits.isSensitive(column);
                Optional<String> value = row.text(i).map(text -> hidden ? MASK : cut(text));
                size += column.length() + value.map(String::length).orElse(0);
                cells.add(new Cell(column, value));
            }
            if (size > limits.sampleBytes()) {
                break;
            }
            sample.add(new SampleRow(cells));
        }
        return sample;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }
}
