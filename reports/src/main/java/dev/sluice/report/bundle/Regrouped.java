package dev.sluice.report.bundle;

import dev.sluice.report.json.CanonicalJson;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tables and facts of a report by what they are about, for those who open one file: {@code evidence/gates.json},
 * {@code waivers.json}, {@code attempts.json}, {@code predictions.json}. Cells stand under the names of their columns.
 */
enum Regrouped {
    WAIVERS("waivers", "waiver"),
    GATES("gates", "gate|decision"),
    ATTEMPTS("attempts", "attempt"),
    PREDICTIONS("predictions", "prediction|forecast");

    private final String name;
    private final Pattern words;

    Regrouped(String name, String words) {
        this.name = name;
        this.words = Pattern.compile(words);
    }

    String file() {
        return "evidence/" + name + ".json";
    }

    private record File(String report, List<Fact> facts, List<Things> tables) {}

    private record Things(String id, String caption, long total, List<Thing> rows) {}

    private record Thing(SortedMap<String, @Nullable String> cells, Grade grade, String source) {}

    Content of(Report report) {
        return out -> {
            List<Fact> facts = new ArrayList<>();
            List<Things> tables = new ArrayList<>();
            for (Section section : report.sections()) {
                section.facts().stream()
                        .filter(fact -> isFor(section, fact.id()))
                        .forEach(facts::add);
                section.tables().stream()
                        .filter(table -> isFor(section, table.id()))
                        .forEach(table -> tables.add(things(table)));
            }
            CanonicalJson.write(new File(report.identity().id(), facts, tables), out);
        };
    }

    /** Waivers stand in the section of gates, and populations have all kinds in one section. */
    private boolean isFor(Section section, String id) {
        if (WAIVERS.isNamed(id)) {
            return this == WAIVERS;
        }
        List<Regrouped> kinds = List.of(values());
        return kinds.stream()
                .filter(kind -> section.id().equals(kind.name))
                .findFirst()
                .or(() -> kinds.stream().filter(kind -> kind.isNamed(id)).findFirst())
                .filter(kind -> kind == this)
                .isPresent();
    }

    private boolean isNamed(String id) {
        String last = id.substring(id.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return words.matcher(last).find();
    }

    private static Things things(Table table) {
        List<Thing> rows = new ArrayList<>();
        for (Table.Row row : table.rows()) {
            SortedMap<String, @Nullable String> cells = new TreeMap<>();
            for (int i = 0; i < row.cells().size(); i++) {
                cells.put(table.columns().get(i).id(), row.cells().get(i));
            }
            rows.add(new Thing(cells, row.grade(), row.source()));
        }
        return new Things(table.id(), table.caption(), table.total(), rows);
    }
}
