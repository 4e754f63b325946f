package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Events and entries of the ledger that sections name as sources: they belong into the evidence. */
record Citations(SortedSet<Long> events, SortedSet<Long> entries) {
    private static final Pattern CITED = Pattern.compile("(event|ledger):(\\d{1,18})");

    static Citations in(List<Section> sections) {
        Citations found = new Citations(new TreeSet<>(), new TreeSet<>());
        for (Section section : sections) {
            for (Fact fact : section.facts()) {
                found.add(fact.source());
            }
            for (Table table : section.tables()) {
                for (Table.Row row : table.rows()) {
                    found.add(row.source());
                }
            }
        }
        return found;
    }

    private void add(String source) {
        if (source.startsWith("rule:") && source.indexOf(' ') < 0) {
            return;
        }
        Matcher matcher = CITED.matcher(source);
        while (matcher.find()) {
            (matcher.group(1).equals("event") ? events : entries).add(Long.parseLong(matcher.group(2)));
        }
    }
}
