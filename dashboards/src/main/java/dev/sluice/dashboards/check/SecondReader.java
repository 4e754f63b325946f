package dev.sluice.dashboards.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Others that read the same metrics: Prometheus once more, in the text format, and VictoriaMetrics where it is installed. */
final class SecondReader implements AutoCloseable {
    private final Program program;
    private final String url;

    private SecondReader(Program program, String url) {
        this.program = program;
        this.url = url;
    }

    String url() {
        return url;
    }

    /** Reads the metrics in the text format and keeps nothing of them but whether that succeeded. */
    static Optional<SecondReader> text(String service, Path keyFile, Path folder, HttpClient http)
            throws IOException, InterruptedException {
        Optional<Path> program = Program.find("prometheus");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path configuration = Files.createDirectories(folder.resolve("text")).resolve("prometheus.yaml");
        Files.writeString(
                configuration, """
                global: {scrape_interval: 2s, scrape_timeout: 2s}
                scrape_configs:
                  - job_name: sluice-text
                    metrics_path: /q/metrics
                    authorization: {credentials_file: '%s'}
                    static_configs: [{targets: ['%s']}]
                    metric_relabel_configs: [{action: drop, source_labels: [__name__], regex: '.*'}]
                """.formatted(keyFile, URI.create(service).getAuthority()));
        int port = Program.freePort();
        String url = "http://127.0.0.1:" + port;
        List<String> arguments = List.of(
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("text/data"),
                "--web.listen-address=127.0.0.1:" + port);
        Path log = folder.resolve("text.log");
        return Optional.of(new SecondReader(Program.start(program.get(), arguments, log, url + "/-/ready", http), url));
    }

    /** Reads the metrics as VictoriaMetrics does, and what the rules of the first one record. */
    static Optional<SecondReader> victoriaMetrics(
            String service, String prometheus, Path keyFile, Path folder, HttpClient http)
            throws IOException, InterruptedException {
        Optional<Path> program = Program.find("victoria-metrics");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path configuration = Files.createDirectories(folder.resolve("victoria")).resolve("scrape.yaml");
        Files.writeString(configuration, """
                global: {scrape_interval: 2s, scrape_timeout: 2s}
                scrape_configs:
                  - job_name: sluice
                    metrics_path: /metrics
                    authorization: {credentials_file: '%s'}
                    static_configs: [{targets: ['%s']}]
                  - job_name: recorded
                    metrics_path: /federate
                    honor_labels: true
                    params: {'match[]': ['{__name__=~".+:.+|ALERTS.*"}']}
                    static_configs: [{targets: ['%s']}]
                """.formatted(
                        keyFile,
                        URI.create(service).getAuthority(),
                        URI.create(prometheus).getAuthority()));
        int port = Program.freePort();
        String url = "http://127.0.0.1:" + port;
        List<String> arguments = List.of(
                "-promscrape.config=" + configuration,
                "-storageDataPath=" + folder.resolve("victoria/data"),
                "-httpListenAddr=127.0.0.1:" + port,
                // Otherwise it does not show the newest half minute.
                "-search.latencyOffset=1s",
                "-memory.allowedBytes=134217728");
        Path log = folder.resolve("victoria.log");
        return Optional.of(new SecondReader(Program.start(program.get(), arguments, log, url + "/health", http), url));
    }

    @Override
    public void close() {
        program.close();
    }
}
