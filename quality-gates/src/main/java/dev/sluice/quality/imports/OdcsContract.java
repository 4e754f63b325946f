package dev.sluice.quality.imports;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.quality.imports.Draft.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads data contracts of the Open Data Contract Standard, 3.0 and 3.1: one gate for each object of the schema.
 *
 * <p>Every rule becomes a check or a remark. Operators say what must be; thresholds say what fails, so they are turned round.
 */
public final class OdcsContract {
    private static final Set<String> PRIVATE =
            Set.of("restricted", "confidential", "sensitive", "secret", "private", "pii", "personal");

    private final CheckVocabulary vocabulary;

    public OdcsContract(CheckVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Gates of a contract; an object without any rule gives none.
     *
     * @throws ImportFault when the document is no contract
     */
    public List<ImportedGate> read(String yaml, Target target) {
        Tree contract = Tree.yaml("the contract", yaml);
        String kind = contract.text("kind").orElse("");
        String version = contract.text("apiVersion").orElse("");
        if (!kind.equals("DataContract") || !version.startsWith("v3.")) {
            throw new ImportFault("this is kind '" + kind + "', apiVersion '" + version
                    + "'; kind DataContract of apiVersion v3.0.x or v3.1.x is read");
        }
        Map<String, Draft> drafts = new LinkedHashMap<>();
        Map<String, String> tables = new LinkedHashMap<>();
        for (Tree object : contract.get("schema").items()) {
            tables.put(object.text("name").orElse(""), table(object));
        }
        for (Tree object : contract.get("schema").items()) {
            String name = object.text("name").orElse("");
            drafts.put(name, object(contract, object, target, tables));
        }
        new OdcsServiceLevels(drafts).read(contract.get("slaProperties"), contract.text("slaDefaultElement"));
        return drafts.values().stream()
                .map(Draft::gate)
                .filter(gate -> gate.checks() > 0 || !gate.remarks().isEmpty())
                .toList();
    }

    private static String table(Tree object) {
        return object.text("physicalName").or(() -> object.text("name")).orElse("");
    }

    private Draft object(Tree contract, Tree object, Target target, Map<String, String> tables) {
        String name = object.text("name").orElse("");
        if (name.isEmpty()) {
            throw new ImportFault(object.path() + " has no name");
        }
        String description = "From data contract "
                + contract.text("id").or(() -> contract.text("name")).orElse("without id") + " version "
                + contract.text("version").orElse("?") + ".";
        Draft draft = new Draft(target, vocabulary, name, tables.getOrDefault(name, name), description);
        OdcsReferences references = new OdcsReferences(draft, tables);
        Map<Integer, String> key = new TreeMap<>();
        Map<String, Object> types = new LinkedHashMap<>();
        for (Tree property : object.get("properties").items()) {
            String column = property.text("physicalName")
                    .or(() -> property.text("name"))
                    .orElse("");
            property(draft, property, column);
            references.ofProperty(property, column);
            property.text("physicalType").ifPresent(type -> types.put(column, type));
            if (property.isTrue("primaryKey")) {
                int position = property.number("primaryKeyPosition")
                        .map(BigDecimal::intValue)
                        .orElse(-1);
                // Without positions the order of the properties is that of the key.
                key.put(position > 0 ? position : 10_000 + key.size(), column);
            }
        }
        if (!key.isEmpty()) {
            draft.add(
                    object.path() + ".properties",
                    "primaryKey",
                    "primary-key",
                    Rule.of("primaryKey").with("columns", List.copyOf(key.values())));
        }
        if (!types.isEmpty()) {
            draft.add(
                    object.path() + ".properties",
                    "physicalType",
                    "schema",
                    Rule.of("schema").with("columns", types));
        }
        references.ofObject(object);
        new OdcsQuality(draft).read(object.get("quality"), Optional.empty());
        return draft;
    }

    private void property(Draft draft, Tree property, String column) {
        if (column.isEmpty()) {
            draft.remark(Remark.dropped(property.path(), "property", "it has no name"));
            return;
        }
        if (property.isTrue("required")) {
            draft.add(
                    property.path(),
                    "required",
                    column + "-not-null",
                    Rule.of("notNull").with("columns", List.of(column)));
        }
        if (property.isTrue("unique")) {
            draft.add(
                    property.path(),
                    "unique",
                    column + "-unique",
                    Rule.of("unique").with("columns", List.of(column)));
        }
        String classification = property.text("classification").orElse("").toLowerCase(Locale.ROOT);
        boolean tagged =
                property.texts("tags").stream().anyMatch(tag -> PRIVATE.contains(tag.toLowerCase(Locale.ROOT)));
        if (PRIVATE.contains(classification) || tagged) {
            draft.sensitive(column);
        }
        options(draft, property, column);
        nested(draft, property);
        new OdcsQuality(draft).read(property.get("quality"), Optional.of(column));
    }

    private static void options(Draft draft, Tree property, String column) {
        Tree options = property.get("logicalTypeOptions");
        if (!options.isMap()) {
            return;
        }
        String logical = property.text("logicalType").orElse("");
        List<String> known = new ArrayList<>();
        if (options.has("minLength") || options.has("maxLength")) {
            known.addAll(List.of("minLength", "maxLength"));
            draft.add(
                    options.path(),
                    "minLength, maxLength",
                    column + "-length",
                    Rule.of("length")
                            .with("column", column)
                            .with("min", options.number("minLength"))
                            .with("max", options.number("maxLength")));
        }
        options.text("pattern").ifPresent(pattern -> {
            known.add("pattern");
            draft.add(
                    options.path(),
                    "pattern " + pattern,
                    column + "-pattern",
                    Rule.of("regex").with("column", column).with("pattern", Patterns.whole(pattern)));
        });
        if (logical.equals("string") && options.has("format")) {
            known.add("format");
            OdcsQuality.format(
                    draft, options.path(), column, options.text("format").orElse(""));
        }
        known.addAll(new Ranges(draft, options, column).read(logical));
        options.entries().keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> draft.remark(Remark.dropped(
                        options.path() + "." + key,
                        key + ": " + options.text(key).orElse(""),
                        "there is no check for it; write one of type expression or sql")));
    }

    private static void nested(Draft draft, Tree property) {
        for (String part : List.of("properties", "items")) {
            Tree inner = property.get(part);
            if (inner.isMap() || inner.isList()) {
                draft.remark(Remark.dropped(
                        inner.path(),
                        part,
                        "rules inside nested values are not checked; write one of type expression"));
            }
        }
    }
}
