package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Grafana and Prometheus find what is mounted for them, and agree on how often there are samples. */
class ProvisioningTest {
    private static final Path DOCKER = Repository.ROOT.resolve("src/main/docker");
    private static final Object COMPOSE = Repository.yaml(DOCKER.resolve("compose.yaml"));
    private static final Path PROVISIONING = Repository.DASHBOARDS.resolve("provisioning");

    @Test
    void whatIsMountedExists() {
        for (String service : List.of("prometheus", "grafana")) {
            mounts(service).forEach((target, source) -> assertThat(Files.exists(DOCKER.resolve(source)))
                    .as(service + ": " + source)
                    .isTrue());
        }
    }

    @Test
    void dashboardsLieWhereTheProviderLooks() {
        Object provider = Repository.list(Repository.yaml(PROVISIONING.resolve("dashboards/sluice.yaml")), "providers")
                .getFirst();
        String path = String.valueOf(
                Repository.map(Repository.map(provider).get("options")).get("path"));

        assertThat(mounts("grafana")).containsEntry(path, "../../../dashboards/grafana");
        assertThat(mounts("grafana")).containsEntry("/etc/grafana/provisioning", "../../../dashboards/provisioning");
        assertThat(Repository.map(provider)).containsEntry("allowUiUpdates", false);
    }

    @Test
    void grafanaKnowsHowOftenPrometheusScrapes() {
        Object source = Repository.list(Repository.yaml(PROVISIONING.resolve("datasources/sluice.yaml")), "datasources")
                .getFirst();
        Object interval = Repository.map(Repository.map(source).get("jsonData")).get("timeInterval");

        for (Path file : List.of(
                Repository.DASHBOARDS.resolve("prometheus/prometheus.yaml"), DOCKER.resolve("prometheus.yaml"))) {
            Map<String, Object> config = Repository.map(Repository.yaml(file));
            assertThat(Repository.map(config.get("global"))).containsEntry("scrape_interval", interval);
            Map<String, Object> scrape =
                    Repository.map(Repository.list(config, "scrape_configs").getFirst());
            assertThat(scrape).containsEntry("job_name", "sluice").containsEntry("metrics_path", "/metrics");
            assertThat(Repository.map(scrape.get("authorization"))).containsKey("credentials_file");
        }
    }

    /** Sources by where they are mounted, those on this machine only. */
    private static Map<String, String> mounts(String service) {
        Map<String, Object> services = Repository.map(Repository.map(COMPOSE).get("services"));
        Map<String, String> mounts = new HashMap<>();
        for (Object volume : Repository.list(services.get(service), "volumes")) {
            String[] parts = String.valueOf(volume).split(":", -1);
            if (parts[0].startsWith(".")) {
                mounts.put(parts[1], parts[0]);
            }
        }
        return mounts;
    }
}
