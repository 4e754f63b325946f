package dev.sluice.verify.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.testkit.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real events of real producers, and the spec's own examples of facets, where that data is at hand. */
class SharedCapturesTest {
    private final OpenLineageParser parser = new OpenLineageParser();

    @Test
    void everyEventThatKeepsItsMeaningIsAccepted() throws IOException {
        Path data = data();
        List<String> rejected = new ArrayList<>();
        int accepted = 0;
        for (String folder : List.of("captures", "edge-cases", "client-python", "validation-cases")) {
            for (Path file : files(data.resolve(folder))) {
                for (String event : events(file)) {
                    if (parser.parse(event.getBytes(StandardCharsets.UTF_8)) instanceof ParsedEvent.Accepted) {
                        accepted++;
                    } else {
                        rejected.add(data.relativize(file).toString());
                    }
                }
            }
        }

        assertThat(accepted).isGreaterThan(40);
        assertThat(rejected)
                .containsExactlyInAnyOrder(
                        "client-python/nominal_time_without_end.json", "validation-cases/event_no_run_id.json");
    }

    @Test
    void everyExampleOfAFacetIsKeptAsSent() throws IOException {
        Path data = data();
        FacetReader reader = new FacetReader();
        int facets = 0;
        for (Path file : files(data.resolve("spec-tests"))) {
            String example = Files.readString(file).strip();
            if (example.startsWith("{") && !example.contains("\"eventTime\"")) {
                List<NamedFacet> split = reader.split(FacetObject.of(example));
                assertThat(split).as(file.toString()).isNotEmpty();
                assertThat(split).allSatisfy(facet -> assertThat(example).contains(facet.json()));
                facets += split.size();
            }
        }

        assertThat(facets).isGreaterThan(38);
    }

    private static Path data() {
        Optional<Path> data = SharedData.folder("openlineage");
        assumeTrue(
                data.isPresent(), "the folder shared/data/openlineage is not beside the project: captures not checked");
        return data.orElseThrow();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(
                            f -> f.toString().endsWith(".json") || f.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> events(Path file) throws IOException {
        String text = Files.readString(file);
        return file.toString().endsWith(".jsonl")
                ? text.lines().filter(line -> !line.isBlank()).toList()
                : List.of(text);
    }
}
