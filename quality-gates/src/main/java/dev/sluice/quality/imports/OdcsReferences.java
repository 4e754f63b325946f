package dev.sluice.quality.imports;

import dev.sluice.quality.imports.Draft.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the relationships of a contract (3.1): foreign keys into objects of the same contract. */
final class OdcsReferences {
    private final Draft draft;
    private final Map<String, String> tables;

    OdcsReferences(Draft draft, Map<String, String> tables) {
        this.draft = draft;
        this.tables = tables;
    }

    /** An object and a column of it. */
    private record Place(String object, String column) {}

    void ofProperty(Tree property, String column) {
        for (Tree relationship : property.get("relationships").items()) {
            add(relationship, List.of(column), places(relationship.get("to")));
        }
    }

    void ofObject(Tree object) {
        for (Tree relationship : object.get("relationships").items()) {
            List<String> from =
                    places(relationship.get("from")).stream().map(Place::column).toList();
            add(relationship, from, places(relationship.get("to")));
        }
    }

    private static List<Place> places(Tree named) {
        List<Place> places = new ArrayList<>();
        List<Tree> all = named.isList() ? named.items() : List.of(named);
        for (Tree one : all) {
            String text = one.text().orElse("");
            int dot = text.lastIndexOf('.');
            places.add(dot < 0 ? new Place("", text) : new Place(text.substring(0, dot), text.substring(dot + 1)));
        }
        return places;
    }

    private void add(Tree relationship, List<String> from, List<Place> to) {
        String what = "relationship to " + to.stream().map(Place::column).toList();
        String type = relationship.text("type").orElse("foreignKey");
        Optional<String> table = to.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(tables.get(to.getFirst().object()));
        boolean oneTable = to.stream().map(Place::object).distinct().count() == 1;
        if (!type.equals("foreignKey")) {
            draft.remark(Remark.dropped(relationship.path(), what, "type " + type + " is no rule about data"));
        } else if (table.isEmpty() || !oneTable) {
            draft.remark(Remark.dropped(
                    relationship.path(),
                    what,
                    "it does not name one object of this contract; write a check of type references"));
        } else {
            draft.add(
                    relationship.path(),
                    what,
                    String.join("-", from) + "-references",
                    Rule.of("references")
                            .with("columns", from)
                            .with("to", draft.target().asset(table.get()))
                            .with("toColumns", to.stream().map(Place::column).toList()));
        }
    }
}
