package dev.sluice.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files of the project as tests read them: those that are committed, not those that would be written. */
final class Repository {
    static final Path ROOT = root();
    static final Path DASHBOARDS = ROOT.resolve("dashboards");
    static final Path RULES = DASHBOARDS.resolve("prometheus/rules");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A rule of Prometheus: an alert, or a series that is recorded. */
    record Rule(String name, boolean alert, String expr, Map<String, Object> yaml) {
        String text(String part, String key) {
            return String.valueOf(map(yaml.get(part)).get(key));
        }
    }

    private Repository() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("docs/metrics.md"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("run the tests in the project's folder: docs/metrics.md is not above here");
        }
        return folder;
    }

    static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> path.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Dashboards by file name. */
    static Map<String, JsonNode> dashboards() {
        Map<String, JsonNode> dashboards = new LinkedHashMap<>();
        for (Path file : files(DASHBOARDS.resolve("grafana"), ".json")) {
            try {
                dashboards.put(file.getFileName().toString(), MAPPER.readTree(text(file)));
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
        return dashboards;
    }

    static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Path file : files(RULES, ".yaml")) {
            for (Object group : list(yaml(file), "groups")) {
                for (Object rule : list(group, "rules")) {
                    Map<String, Object> map = map(rule);
                    boolean alert = map.containsKey("alert");
                    String name = String.valueOf(map.get(alert ? "alert" : "record"));
                    rules.add(new Rule(name, alert, String.valueOf(map.get("expr")), map));
                }
            }
        }
        return rules;
    }

    static Object yaml(Path file) {
        return new Load(LoadSettings.builder().build()).loadFromString(text(file));
    }

    static List<?> list(@Nullable Object map, String key) {
        Object value = map(map).get(key);
        return value == null ? List.of() : (List<?>) value;
    }

    /** A part of a document that must be there. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value, "a part of the document is missing");
    }
}
