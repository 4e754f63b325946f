package dev.sluice.controlplane.report.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps names out of a report that its requester may not see.
 *
 * <p>An event that names a dataset or job outside the scope is left out of the evidence as a whole, for bytes cannot be cut
 * without breaking their hash. Names count where an object has a namespace; free text, such as SQL, is not searched. Rows and
 * facts of sections that have such a name in them are left out and counted.
 */
final class HiddenNames {
    static final String WHO = "who may see the namespaces outside the scope of this report";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Visible visible;
    private final Set<String> namespaces = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();

    HiddenNames(Visible visible) {
        this.visible = visible;
    }

    /** Whether the event names anything outside the scope; what it is will be kept out. */
    boolean in(byte[] event) {
        if (visible.isEverything()) {
            return false;
        }
        try {
            return in(JSON.readTree(event));
        } catch (IOException e) {
            return true; // nobody knows what it names
        }
    }

    private boolean in(JsonNode node) {
        boolean found = false;
        if (node.path("namespace").isTextual()) {
            String namespace = node.path("namespace").textValue();
            String name = node.path("name").asText("");
            if (!visible.sees(namespace, name)) {
                namespaces.add(namespace);
                names.add(name);
                found = true;
            }
        }
        for (JsonNode child : node) {
            found |= in(child);
        }
        return found;
    }

    /** The section without what names something hidden. */
    Section without(Section section) {
        if (namespaces.isEmpty()) {
            return section;
        }
        int dropped = 0;
        List<Fact> facts = new ArrayList<>();
        for (Fact fact : section.facts()) {
            if (isHidden(fact.value()) || isHidden(fact.label())) {
                dropped++;
            } else {
                facts.add(fact);
            }
        }
        List<Table> tables = new ArrayList<>();
        for (Table table : section.tables()) {
            List<Table.Row> rows = table.rows().stream()
                    .filter(row -> row.cells().stream().noneMatch(this::isHidden))
                    .toList();
            dropped += table.rows().size() - rows.size();
            tables.add(new Table(table.id(), table.caption(), table.columns(), rows, table.total()));
        }
        if (dropped == 0) {
            return section;
        }
        facts.add(Fact.missing(
                section.id() + ".hidden", "Left out, for it names what is outside the scope: " + dropped, WHO));
        return new Section(section.number(), section.id(), section.title(), facts, tables, section.notes());
    }

    private boolean isHidden(@Nullable String text) {
        return text != null
                && (names.contains(text) || namespaces.stream().anyMatch(namespace -> isWordOf(namespace, text)));
    }

    /** Whether it stands in the text by itself, not inside of a longer word. */
    private static boolean isWordOf(String name, String text) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }
}
