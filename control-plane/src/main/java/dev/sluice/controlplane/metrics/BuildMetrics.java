package dev.sluice.controlplane.metrics;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Publishes which build runs, and its version. */
@ApplicationScoped
class BuildMetrics {
    private static final String RESOURCE = "/dev/sluice/controlplane/build.properties";

    private final Metrics metrics;

    BuildMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    void start(@Observes StartupEvent started) {
        Properties build = build();
        metrics.gauge(
                "sluice_build_info",
                "1, with what was built.",
                () -> 1,
                "version",
                build.getProperty("version", "unknown"),
                "commit",
                build.getProperty("commit", "unknown"));
    }

    private static Properties build() {
        Properties build = new Properties();
        try (InputStream in = BuildMetrics.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the build's own properties do not read", e);
        }
        return build;
    }
}
