package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusSettingsTest {
    private static final ObserveOptions EVERY_TWO_SECONDS =
            new ObserveOptions(OptionalInt.empty(), Duration.ofSeconds(2), Path.of("rules"));

    @Test
    void configurationNamesKeyRulesAndTarget() {
        String text = PrometheusSettings.configuration(
                EVERY_TWO_SECONDS,
                "127.0.0.1:8642",
                Optional.of(Path.of("/data/it's mine/key")),
                List.of(Path.of("/rules/a.yaml"), Path.of("/rules/b.yaml")));

        assertThat(text).isEqualTo("""
                # Written at every start; changes are lost.
                global:
                  scrape_interval: 2s
                  scrape_timeout: 2s
                  evaluation_interval: 2s
                storage:
                  exemplars:
                    max_exemplars: 100000
                rule_files:
                  - '/rules/a.yaml'
                  - '/rules/b.yaml'
                scrape_configs:
                  - job_name: sluice
                    metrics_path: /metrics
                    authorization:
                      credentials_file: '/data/it''s mine/key'
                    static_configs:
                      - targets: ['127.0.0.1:8642']
                """);
    }

    @Test
    void serviceThatAsksForNoKeyIsGivenNone() {
        String text =
                PrometheusSettings.configuration(EVERY_TWO_SECONDS, "127.0.0.1:8642", Optional.empty(), List.of());

        assertThat(text).doesNotContain("authorization").doesNotContain("rule_files");
    }

    @Test
    void keepsExemplarsAndOnlySoMuchOfThePastOnLoopback() {
        assertThat(PrometheusSettings.command(Path.of("/bin/prometheus"), Path.of("c.yaml"), Path.of("data"), 9642))
                .startsWith("/bin/prometheus")
                .contains(
                        "--storage.tsdb.retention.time=15d",
                        "--storage.tsdb.retention.size=1GB",
                        "--enable-feature=exemplar-storage",
                        "--web.listen-address=127.0.0.1:9642");
    }

    @Test
    void rulesAreTheYamlFilesOfTheFolder(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve("recording.yaml"));
        Files.createFile(folder.resolve("alerts.yaml"));
        Files.createFile(folder.resolve("README.md"));

        assertThat(PrometheusSettings.rules(folder))
                .containsExactly(folder.resolve("alerts.yaml"), folder.resolve("recording.yaml"));
        assertThat(PrometheusSettings.rules(folder.resolve("absent"))).isEmpty();
    }
}
