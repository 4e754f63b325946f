package dev.sluice.controlplane.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.SharedData;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real events of real producers go all the way: accepted, stored, projected, readable. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class CaptureTest {
    @Test
    void everyCapturedEventIsProjectedAndOnlyLostMeaningIsRefused() throws IOException {
        Optional<Path> data = SharedData.folder("openlineage");
        assumeTrue(
                data.isPresent(), "the folder shared/data/openlineage is not beside the project: captures not checked");
        List<String> refused = new ArrayList<>();
        int sent = 0;
        for (Path file : filesWithEvents(data.orElseThrow())) {
            for (String event : events(file)) {
                sent++;
                int status = ServiceStores.request()
                        .contentType("application/json")
                        .body(event.getBytes(StandardCharsets.UTF_8))
                        .post("/api/v1/lineage")
                        .statusCode();
                assertThat(status).as(file.toString()).isIn(200, 201, 400);
                if (status == 400) {
                    refused.add(data.get().relativize(file).toString());
                }
            }
        }

        assertThat(sent).isGreaterThan(40);
        assertThat(refused).containsExactly("validation-cases/event_no_run_id.json");
        Api.awaitProjections();
        assertThat(Api.passedOver()).isEmpty();
        Api.ask("{ datasets(first: 500) { nodes { namespace name fields { path } facets { name body } } } }");
        Api.ask("{ runs(first: 500) { nodes { runId state inputs { resolution } outputs { status } } } }");
    }

    /** The index says how many events a file has. */
    private static List<Path> filesWithEvents(Path data) throws IOException {
        return Files.readAllLines(data.resolve("INDEX.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .filter(columns -> !columns[6].equals("0"))
                .map(columns -> data.resolve(columns[0]))
                .sorted()
                .toList();
    }

    private static List<String> events(Path file) throws IOException {
        String text = Files.readString(file);
        return file.toString().endsWith(".jsonl")
                ? text.lines().filter(line -> !line.isBlank()).toList()
                : List.of(text);
    }
}
