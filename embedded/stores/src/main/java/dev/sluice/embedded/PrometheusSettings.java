package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The configuration file and the command line of Prometheus. */
final class PrometheusSettings {
    /** The name of the job in dashboards and rules. */
    static final String JOB = "sluice";

    private static final String RETENTION_TIME = "15d";
    private static final String RETENTION_SIZE = "1GB";
    private static final int MOST_EXEMPLARS = 100_000;

    private PrometheusSettings() {}

    /**
     * The configuration.
     *
     * @param target host and port of the service
     * @param keyFile what may read the metrics; nothing where no key is asked for
     */
    static String configuration(ObserveOptions options, String target, Optional<Path> keyFile, List<Path> rules) {
        long seconds = options.scrape().toSeconds();
        String files = rules.stream()
                .map(rule -> "  - " + quoted(rule) + "\n")
                .collect(Collectors.joining("", "rule_files:\n", ""));
        String authorization = keyFile.map(file -> "    authorization:\n      credentials_file: " + quoted(file) + "\n")
                .orElse("");
        return """
                # Written at every start; changes are lost.
                global:
                  scrape_interval: %ds
                  scrape_timeout: %ds
                  evaluation_interval: %ds
                storage:
                  exemplars:
                    max_exemplars: %d
                """.formatted(seconds, seconds, seconds, MOST_EXEMPLARS)
                + (rules.isEmpty() ? "" : files)
                + """
                scrape_configs:
                  - job_name: %s
                    metrics_path: /metrics
                """.formatted(JOB)
                + authorization
                + "    static_configs:\n      - targets: [" + quoted(target) + "]\n";
    }

    /** A text of YAML in single quotes, where nothing but the quote itself means anything. */
    private static String quoted(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }

    static List<String> command(Path program, Path configuration, Path data, int port) {
        return List.of(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=" + RETENTION_TIME,
                "--storage.tsdb.retention.size=" + RETENTION_SIZE,
                "--enable-feature=exemplar-storage",
                "--web.listen-address=127.0.0.1:" + port);
    }

    /** The YAML files of a folder, by name; none where there is no such folder. */
    static List<Path> rules(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }
}
