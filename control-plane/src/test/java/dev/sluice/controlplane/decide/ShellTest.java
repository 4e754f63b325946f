package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The function that docs/decisions.md gives to shells, as it stands there. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class ShellTest {
    @Inject
    Transactions transactions;

    private GateFixture gates;
    private String name;
    private long asset;

    @BeforeEach
    void guard() {
        gates = new GateFixture(transactions);
        name = "orders-" + UUID.randomUUID();
        asset = gates.guarded(name, Instant.now());
    }

    @Test
    void exitCodesSayWhatWasDecided() throws Exception {
        assertThat(mayRun(RestAssured.port)).isZero();

        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());
        assertThat(mayRun(RestAssured.port)).isEqualTo(10);

        gates.hold(asset, "on_hold = 'SKIP'");
        assertThat(mayRun(RestAssured.port)).isEqualTo(20);

        assertThat(mayRun(1)).isEqualTo(30);
    }

    private int mayRun(int port) throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-c", function() + "\nmay_run cron@host cron report lake \"$1\"", "sh", name);
        shell.environment().put("SLUICE_URL", "http://127.0.0.1:" + port);
        shell.environment().put("SLUICE_KEY", ServiceStores.key());
        Process process = shell.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
        return process.exitValue();
    }

    /** Tests run in the folder of the module. */
    private static String function() throws IOException {
        String doc = Files.readString(Path.of("../docs/decisions.md"));
        int begin = doc.indexOf("```sh\n") + 6;
        return doc.substring(begin, doc.indexOf("```", begin));
    }
}
