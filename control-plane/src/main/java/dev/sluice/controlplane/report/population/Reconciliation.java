package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Table;
import java.util.ArrayList;
import java.util.List;

/** Counts from two sides, which have to be the same. */
final class Reconciliation {
    private final PeriodEntries.Counts counts;
    private final PeriodTables tables;
    private final List<String> differences = new ArrayList<>();
    private final Draft draft = Draft.of("population.reconciliation", "Counts from both sides")
            .text("what", "What")
            .number("ledger", "In the ledger")
            .text("other", "Compared with")
            .number("count", "There")
            .number("difference", "Difference")
            .text("rule", "Rule");

    Reconciliation(PeriodEntries.Counts counts, PeriodTables tables) {
        this.counts = counts;
        this.tables = tables;
    }

    /** Entries of a kind: all are told here, or counted as hidden. */
    void listed(String kind) {
        compare(
                "entries " + kind,
                counts.of(kind),
                "read for this report"
                        + (tables.hidden(kind) > 0 ? ", " + tables.hidden(kind) + " of them hidden" : ""),
                tables.listed(kind) + tables.hidden(kind),
                "Every entry is read once.");
    }

    void compare(String what, long ledger, String other, long count, String rule) {
        draft.row(Grade.DERIVED, "rule:reconciliation", what, ledger, other, count, ledger - count, rule);
        if (ledger != count) {
            differences.add(what + ": " + ledger + " in the ledger, " + count + " by " + other + ".");
        }
    }

    /** Two counts that tell something and need not be the same. */
    void inform(String what, long count, String other, long there) {
        draft.row(Grade.DERIVED, "rule:count", what, count, other, there, null, null);
    }

    boolean agrees() {
        return differences.isEmpty();
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    Table table() {
        return draft.done();
    }
}
