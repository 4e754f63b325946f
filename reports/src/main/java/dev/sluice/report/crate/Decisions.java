package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows about gates and waivers: each an assessment of the versions and datasets that it names. Tables that are not there are not missed. */
final class Decisions {
    private static final String SECTION = "gates";
    private static final Set<String> ABOUT = Set.of("dataset", "version");

    private final Graph graph;
    /** Names of versions by id, and of datasets by {@code namespace/name}. */
    private final Map<String, String> subjects = new HashMap<>();

    Decisions(Graph graph, Lineage lineage) {
        this.graph = graph;
        lineage.versions().forEach(version -> {
            subjects.put(version.id(), Iris.version(version));
            subjects.put(version.namespace() + "/" + version.name(), Iris.dataset(version.namespace(), version.name()));
        });
    }

    void add(List<Section> sections) {
        for (Section section : sections) {
            if (section.id().equals(SECTION)) {
                section.tables().forEach(this::add);
            }
        }
    }

    private void add(Table table) {
        boolean assessment = !table.id().contains("waiver");
        for (int number = 0; number < table.rows().size(); number++) {
            Table.Row row = table.rows().get(number);
            Entity action = graph.entity(
                            Iris.local("decision", table.id(), Integer.toString(number + 1)),
                            assessment ? "AssessAction" : "Action")
                    .text("name", table.caption() + ", row " + (number + 1))
                    .text(Terms.GRADE, row.grade().name())
                    .text(Terms.EVIDENCE, row.source());
            graph.root().to("mentions", action);
            for (int column = 0; column < table.columns().size(); column++) {
                cell(action, table, table.columns().get(column), row.cells().get(column));
            }
        }
    }

    private void cell(Entity action, Table table, Table.Column column, @Nullable String cell) {
        if (cell == null) {
            return;
        }
        String subject = subjects.get(cell);
        if (subject != null && ABOUT.contains(column.id())) {
            action.to("object", subject);
        }
        Entity value = graph.entity(action.id() + "/" + Iris.fragment(column.id()), "PropertyValue")
                .text("name", column.label())
                .text("propertyID", Terms.NAMESPACE + table.id() + "." + column.id())
                .text("value", cell);
        action.to("additionalProperty", value);
    }
}
