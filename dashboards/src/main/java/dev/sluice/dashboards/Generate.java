package dev.sluice.dashboards;

import dev.sluice.dashboards.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes dashboards, rules and their tests: {@code ./sluice dashboards}. */
public final class Generate {
    /** Folders whose files are all written here; a file that nobody writes any more is deleted. */
    static final List<String> FOLDERS = List.of("grafana", "prometheus/rules", "prometheus/tests");

    private Generate() {}

    /** All files by their path below {@code dashboards}. */
    static SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        GrafanaJson json = new GrafanaJson();
        Dashboards.all().forEach(dashboard -> files.put("grafana/" + dashboard.fileName(), json.write(dashboard)));
        RuleFiles.all().forEach((name, text) -> files.put("prometheus/" + name, text));
        return files;
    }

    /** The files that are there now, of the folders that are written here. */
    static List<String> existing(Path dashboards) throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : FOLDERS) {
            if (Files.isDirectory(dashboards.resolve(folder))) {
                try (Stream<Path> paths = Files.list(dashboards.resolve(folder))) {
                    paths.forEach(path -> found.add(folder + "/" + path.getFileName()));
                }
            }
        }
        return found.stream().sorted().toList();
    }

    /** Takes the folder {@code dashboards} of the project. */
    public static void main(String[] arguments) throws IOException {
        Path dashboards = Path.of(arguments.length == 0 ? "dashboards" : arguments[0]);
        SortedMap<String, String> files = files();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = dashboards.resolve(file.getKey());
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, file.getValue());
        }
        for (String old : existing(dashboards)) {
            if (!files.containsKey(old)) {
                Files.delete(dashboards.resolve(old));
            }
        }
        System.out.println("wrote " + files.size() + " files below " + dashboards);
    }
}
