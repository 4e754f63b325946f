package dev.sluice.report.prov;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows about gates: checks and decisions are activities, a waiver is an entity that people stand behind. */
final class GateActivities {
    private static final String SECTION = "gates";
    private static final Set<String> ABOUT = Set.of("dataset", "version");
    private static final Set<String> PEOPLE =
            Set.of("by", "requestedBy", "approvedBy", "endedBy", "requester", "approver");

    private final ProvDocument document;
    private final Map<String, String> subjects = new HashMap<>();

    GateActivities(ProvDocument document, Lineage lineage) {
        this.document = document;
        lineage.versions().forEach(version -> {
            subjects.put(version.id(), Names.version(version));
            subjects.put(
                    version.namespace() + "/" + version.name(),
                    ProvDocument.name("dataset", version.namespace(), version.name()));
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
        boolean waiver = table.id().contains("waiver");
        for (int number = 1; number <= table.rows().size(); number++) {
            Table.Row row = table.rows().get(number - 1);
            String id = ProvDocument.name("gate", table.id(), Integer.toString(number));
            ObjectNode element = document.element(waiver ? "entity" : "activity", id);
            element.put("prov:label", table.caption() + ", row " + number);
            element.put("sluice:evidence", row.source());
            for (int i = 0; i < table.columns().size(); i++) {
                String column = table.columns().get(i).id();
                String cell = row.cells().get(i);
                if (cell != null) {
                    element.put("sluice:" + column, cell);
                    relate(waiver, id, column, cell);
                }
            }
        }
    }

    private void relate(boolean waiver, String id, String column, String cell) {
        String subject = subjects.get(cell);
        if (!waiver && subject != null && ABOUT.contains(column)) {
            document.relation("used", "prov:activity", id, "prov:entity", subject);
        }
        if (PEOPLE.contains(column)) {
            String agent = Names.agent(document, cell);
            if (waiver) {
                document.relation("wasAttributedTo", "prov:entity", id, "prov:agent", agent);
            } else {
                document.relation("wasAssociatedWith", "prov:activity", id, "prov:agent", agent);
            }
        }
    }
}
