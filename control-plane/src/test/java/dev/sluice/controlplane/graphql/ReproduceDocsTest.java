package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/reproduce.md says about GraphQL, as it stands there, and who may ask. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class ReproduceDocsTest {
    private static final Pattern BLOCK = Pattern.compile("```graphql\n(.*?)```", Pattern.DOTALL);

    @Inject
    Workshop workshop;

    /** Tests run in the folder of the module. */
    private static List<String> blocks(String run) throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/reproduce.md")))
                .results()
                .map(match -> match.group(1).replace("\"RUN\"", "\"" + run + "\""))
                .toList();
    }

    @Test
    void everyBlockIsAnsweredByTheServiceAndOperatorsAloneMayRepeat() throws IOException {
        workshop.deploy(Workshop.ORDERS.formatted("repeat"), "repeat-docs");
        String run = workshop.start("repeat/orders", "repeat-docs-1");
        workshop.work(ScriptedExecutor.succeeds());
        List<String> blocks = blocks(run);

        JsonPath asked = workshop.ask(blocks.getFirst());
        String again = workshop.ask(blocks.getFirst()).getString("verifyReproducibility.id");
        JsonPath told = workshop.ask(blocks.getLast());

        assertThat(blocks).hasSize(2);
        assertThat(asked.getString("verifyReproducibility.state")).isEqualTo("QUEUED");
        assertThat(again).isEqualTo(asked.getString("verifyReproducibility.id"));
        assertThat(told.getList("reproductions.nodes.requestedBy")).containsExactly("test-operator");
        assertThat(told.getString("workflowRun.fingerprint.sha256")).hasSize(64);
        assertThat(told.getString("workflowRun.fingerprint.content")).contains("\"commit\":\"abc\"");
        assertThat(told.getList("workflowRun.reproductions.state")).containsExactly("QUEUED");
        for (String role : List.of("auditor", "steward", "viewer")) {
            assertThat(workshop.refusal(role, blocks.getFirst())).startsWith("FORBIDDEN: ");
        }
        assertThat(workshop.refusal("operator", blocks.getFirst().replace(run, "f" + run.substring(1))))
                .startsWith("NOT_FOUND: ");
    }
}
