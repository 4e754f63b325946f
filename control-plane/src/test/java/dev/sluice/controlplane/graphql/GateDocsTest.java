package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/gates.md says about GraphQL, as it stands there. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class GateDocsTest {
    private static final Pattern BLOCK = Pattern.compile("```graphql\n(.*?)```", Pattern.DOTALL);

    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    /** Tests run in the folder of the module. */
    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/gates.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String block(String kind) throws IOException {
        return blocks().stream()
                .filter(block -> block.startsWith(kind))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyBlockIsAnsweredByTheService() throws IOException {
        gates.deploy("shop");
        gates.write("shop", "shop-1", CheckOutcome.FAIL);

        JsonPath read = workshop.ask(block("query"));
        try (GraphQlSocketClient client = GraphQlSocketClient.open(
                        URI.create("ws://localhost:" + RestAssured.port + "/graphql"), workshop.key("viewer"))
                .initialised()) {
            client.subscribe("1", block("subscription").replace("\n", " "));
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
            JsonPath changed = workshop.ask(block("mutation")
                    .replace("EXPIRES", gates.now().plus(Duration.ofHours(4)).toString()));
            gates.write("shop", "shop-2", CheckOutcome.PASS);

            assertThat(blocks()).hasSize(3);
            assertThat(read.getString("gate.state")).isEqualTo("HELD");
            assertThat(read.getList("gate.holds.blocked.workflow.flatten()"))
                    .containsExactlyInAnyOrder("shop/mailing", "shop/letters");
            assertThat(read.getList("gateDecisions.nodes")).isNotEmpty();
            assertThat(read.getList("qualitySeries.points.value")).containsExactly(3.0f);
            assertThat(changed.getString("evaluateGate.state")).isEqualTo("QUEUED");
            assertThat(changed.getString("requestWaiver.state")).isEqualTo("REQUESTED");
            assertThat(client.next("next").getString("payload.data.gateChanges.cursor"))
                    .isNotEmpty();
        }
    }
}
