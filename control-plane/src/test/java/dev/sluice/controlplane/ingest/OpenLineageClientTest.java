package dev.sluice.controlplane.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.OpenLineageClientException;
import io.openlineage.client.transports.ApiKeyTokenProvider;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenLineage's own client for Java works unchanged: its default endpoint, its way to send a key, its compression. */
@QuarkusTest
@Tag("service")
@SuppressWarnings("try") // the client's close() may be interrupted; then the test is, too
@WithTestResource(ServiceStores.class)
class OpenLineageClientTest {
    private final OpenLineage openLineage = new OpenLineage(URI.create("https://sluice.dev/client-test"));

    @ParameterizedTest
    @CsvSource({"plain,6001", "gzip,6002"})
    void whatTheClientEmitsBecomesARunAndItsLineage(String how, int number) throws Exception {
        UUID run = UUID.fromString(Events.runId(number));
        HttpConfig.Compression compression = how.equals("gzip") ? HttpConfig.Compression.GZIP : null;
        try (OpenLineageClient client = client(ServiceStores.key(), compression)) {
            client.emit(event(how, run, EventType.START, "2026-04-01T00:00:00Z"));
            client.emit(event(how, run, EventType.COMPLETE, "2026-04-01T00:00:05Z"));
        }

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> "COMPLETED"
                .equals(Api.ask("{ run(runId:\"" + run + "\") { state } }").getString("run.state")));
        long head = Api.ask("{ status { logHead } }").getLong("status.logHead");
        JsonPath lineage = Api.ask("{ lineage(root:{namespace:\"" + Events.DATA + "\", dataset:\"client." + how
                + ".out\"}, direction:UPSTREAM, waitFor:" + head + ") { isComplete nodes { name } } }");

        assertThat(lineage.getBoolean("lineage.isComplete")).isTrue();
        assertThat(lineage.getList("lineage.nodes.name", String.class))
                .contains("client." + how + ".out", "client." + how + ".in");
        assertThat(Api.ask("{ run(runId:\"" + run + "\") { durationSeconds } }").getFloat("run.durationSeconds"))
                .isEqualTo(5f);
    }

    @Test
    void theClientLearnsThatItsKeyIsWrong() throws Exception {
        try (OpenLineageClient client = client("slc_wrong", null)) {
            OpenLineage.RunEvent event =
                    event("wrong", UUID.fromString(Events.runId(6003)), EventType.START, "2026-04-01T00:00:00Z");

            Assertions.assertThatThrownBy(() -> client.emit(event))
                    .isInstanceOf(OpenLineageClientException.class)
                    .hasMessageContaining("401");
        }
    }

    private static OpenLineageClient client(String key, HttpConfig.@Nullable Compression compression) {
        ApiKeyTokenProvider provider = new ApiKeyTokenProvider();
        provider.setApiKey(key);
        HttpConfig config = new HttpConfig();
        config.setUrl(URI.create("http://localhost:" + RestAssured.port));
        config.setAuth(provider);
        if (compression != null) {
            config.setCompression(compression);
        }
        return OpenLineageClient.builder().transport(new HttpTransport(config)).build();
    }

    private OpenLineage.RunEvent event(String how, UUID run, EventType type, String time) {
        return openLineage
                .newRunEventBuilder()
                .eventType(type)
                .eventTime(ZonedDateTime.parse(time))
                .run(openLineage.newRunBuilder().runId(run).build())
                .job(openLineage
                        .newJobBuilder()
                        .namespace("client")
                        .name("client." + how)
                        .build())
                .inputs(List.of(openLineage
                        .newInputDatasetBuilder()
                        .namespace(Events.DATA)
                        .name("client." + how + ".in")
                        .build()))
                .outputs(List.of(openLineage
                        .newOutputDatasetBuilder()
                        .namespace(Events.DATA)
                        .name("client." + how + ".out")
                        .build()))
                .build();
    }
}
