package dev.sluice.quality.imports;

import dev.sluice.model.DatasetId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a dbt {@code manifest.json} says of tests and of the tables they are about. */
final class DbtProject {
    /** Resources that have rows. */
    private static final Set<String> TABLES = Set.of("model", "seed", "snapshot", "source");

    private final Map<String, Tree> nodes = new LinkedHashMap<>();
    private final Tree manifest;

    private DbtProject(Tree manifest) {
        this.manifest = manifest;
        nodes.putAll(manifest.get("nodes").entries());
        nodes.putAll(manifest.get("sources").entries());
    }

    static DbtProject read(String json) {
        Tree manifest = Tree.json("the manifest", json);
        if (!manifest.get("nodes").isMap()) {
            throw new ImportFault("this is no dbt manifest: it has no 'nodes'; dbt writes target/manifest.json");
        }
        return new DbtProject(manifest);
    }

    String name() {
        return manifest.get("metadata").text("project_name").orElse("dbt");
    }

    Optional<Tree> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    List<Tree> tests() {
        return nodes.values().stream().filter(DbtProject::isTest).toList();
    }

    static boolean isTest(Tree node) {
        return node.text("resource_type").orElse("").equals("test");
    }

    /** The table that a test is attached to, or else the only one that it reads. */
    Optional<Tree> subject(Tree test) {
        Optional<Tree> attached = test.text("attached_node").flatMap(this::node);
        if (attached.isPresent()) {
            return attached;
        }
        List<Tree> read = tables(test);
        return read.size() == 1 ? Optional.of(read.getFirst()) : Optional.empty();
    }

    /** All tables that a test reads. */
    List<Tree> tables(Tree test) {
        return test.get("depends_on").texts("nodes").stream()
                .flatMap(id -> node(id).stream())
                .filter(node -> TABLES.contains(node.text("resource_type").orElse("")))
                .toList();
    }

    /** The other table of a test on two. */
    Optional<Tree> counterpart(Tree test) {
        Optional<String> own = subject(test).flatMap(node -> node.text("unique_id"));
        List<Tree> others = tables(test).stream()
                .filter(node -> !node.text("unique_id").equals(own))
                .toList();
        // A table that refers to itself has no other.
        return others.size() == 1
                ? Optional.of(others.getFirst())
                : others.isEmpty() ? subject(test) : Optional.empty();
    }

    /** Schema and name of a table: how a connection to its database knows it. */
    static String table(Tree node) {
        return Stream.of(node.text("schema"), relation(node))
                .flatMap(Optional::stream)
                .reduce((a, b) -> a + "." + b)
                .orElse("");
    }

    /** Database, schema and name, as OpenLineage names tables. */
    static DatasetId dataset(Tree node, String namespace) {
        return new DatasetId(
                namespace,
                Stream.of(node.text("database"), node.text("schema"), relation(node))
                        .flatMap(Optional::stream)
                        .reduce((a, b) -> a + "." + b)
                        .orElse("unknown"));
    }

    private static Optional<String> relation(Tree node) {
        return node.text("alias").or(() -> node.text("identifier")).or(() -> node.text("name"));
    }

    /** Name of the generic test with its package, or {@code singular}. */
    static String kind(Tree test) {
        Tree metadata = test.get("test_metadata");
        Optional<String> name = metadata.text("name");
        return name.map(text -> metadata.text("namespace")
                        .map(space -> space + "." + text)
                        .orElse(text))
                .orElse("singular");
    }

    /** Columns that a test is about. */
    static Set<String> columns(Tree test) {
        Tree arguments = arguments(test);
        Set<String> columns =
                new LinkedHashSet<>(test.text("column_name").stream().toList());
        List<String> lists = new ArrayList<>(List.of("combination_of_columns", "column_list"));
        lists.forEach(key -> columns.addAll(arguments.texts(key)));
        return columns;
    }

    static Tree arguments(Tree test) {
        return test.get("test_metadata").get("kwargs");
    }
}
