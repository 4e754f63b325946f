package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody opens the service to a network by oversight. */
class ExposureTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "sluice.example", "", "127.0.0.1.example"})
    void withoutKeysItListensOnLoopbackOnly(String host) {
        assertThat(Exposure.problem(host, false, false)).hasValueSatisfying(problem -> assertThat(problem)
                .contains("would listen on " + host)
                .contains("sluice.auth.open-to-all=true"));
        assertThat(Exposure.problem(host, false, true)).isEmpty();
        assertThat(Exposure.problem(host, true, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void loopbackNeedsNoKeys(String host) {
        assertThat(Exposure.problem(host, false, false)).isEmpty();
    }

    @Test
    void unlessToldOtherwiseItListensOnLoopbackWithKeysAndWithoutTokens() throws IOException {
        Properties settings = new Properties();
        try (InputStream file = Objects.requireNonNull(Exposure.class.getResourceAsStream("/application.properties"))) {
            settings.load(file);
        }

        assertThat(settings)
                .containsEntry("quarkus.http.host", "127.0.0.1")
                .containsEntry("quarkus.http.auth.proactive", "false")
                .containsEntry("quarkus.oidc.tenant-enabled", "false")
                .doesNotContainKey("sluice.auth.enabled");
    }
}
