package dev.sluice.report.model;

import java.util.List;

/**
 * One numbered section.
 *
 * @param number 1 to 16, as auditors know them; sections that do not belong to a kind of report are left out
 * @param id stable: identity, verdict, code, environment, parameters, inputs, outputs, closure, gates, attempts, predictions,
 *     people, changes, rerun, integrity, annex; in reports about many runs also population, coverage, register
 * @param notes what was left out and why, rules that were applied
 */
public record Section(int number, String id, String title, List<Fact> facts, List<Table> tables, List<String> notes) {
    public Section {
        facts = List.copyOf(facts);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }
}
