package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.model.event.ParsedEvent;
import dev.sluice.testkit.SharedData;
import dev.sluice.verify.event.OpenLineageParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A replay takes the log in large batches, live events come in small ones: users must not see which it was. */
class ReplayTest {
    private static final OpenLineageParser PARSER = new OpenLineageParser();

    private static CatalogHarness harness;

    @BeforeAll
    static void open() throws SQLException {
        harness = new CatalogHarness();
    }

    @AfterAll
    static void close() throws SQLException {
        harness.close();
    }

    @Test
    void aReplayOfRandomHistoriesGivesTheSameNumbersToTheSameThings() throws SQLException {
        for (long seed = 2_000; seed < 2_020; seed++) {
            replayIsLive("history of seed " + seed, OrderIndependenceTest.history(new Random(seed)));
        }
    }

    @Test
    void aReplayOfCapturedEventsGivesTheSameNumbersToTheSameThings() throws SQLException, IOException {
        Optional<Path> data = SharedData.folder("openlineage");
        assumeTrue(
                data.isPresent(),
                "the folder shared/data/openlineage is not beside the project: captures not replayed");

        replayIsLive("captures", captures(data.orElseThrow()));
    }

    @Test
    void aReplayWithFullCachesGivesTheSameNumbersAsLiveEventsWithEmptyOnes() throws SQLException {
        for (long seed = 2_100; seed < 2_120; seed++) {
            List<String> events = OrderIndependenceTest.history(new Random(seed));
            harness.useCachesOf(0);
            harness.clear();
            harness.apply(events, 1);
            String live = harness.state();
            List<String> numbers = numbers();
            harness.useCachesOf(64_000_000);
            harness.clear();
            harness.apply(events, events.size());

            assertThat(harness.state()).as("history of seed " + seed).isEqualTo(live);
            assertThat(numbers()).as("history of seed " + seed).isEqualTo(numbers);
        }
    }

    private static void replayIsLive(String what, List<String> events) throws SQLException {
        harness.clear();
        harness.apply(events, 1);
        String live = harness.state();
        List<String> numbers = numbers();
        harness.clear();
        harness.apply(events, events.size());

        assertThat(harness.state()).as(what).isEqualTo(live);
        assertThat(numbers()).as(what).isEqualTo(numbers);
    }

    private static List<String> numbers() throws SQLException {
        return harness.rows("""
                SELECT lpad(id::text, 6), 'namespace', name, first_position FROM namespace
                UNION ALL SELECT lpad(id::text, 6), 'job', name, first_position FROM job
                UNION ALL SELECT lpad(id::text, 6), 'dataset', name, first_position FROM dataset
                UNION ALL SELECT lpad(f.id::text, 6), 'field', d.name || '.' || f.name || '.' || f.own, f.first_position
                    FROM field f JOIN dataset d ON d.id = f.dataset_id
                """);
    }

    private static List<String> captures(Path data) throws IOException {
        List<String> events = new ArrayList<>();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(f -> !f.startsWith(data.resolve("schemas")))
                    .filter(f -> f.toString().matches(".*\\.jsonl?"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                events.addAll(file.toString().endsWith("l") ? text.lines().toList() : List.of(text));
            }
        }
        events.removeIf(
                event -> !(PARSER.parse(event.getBytes(StandardCharsets.UTF_8)) instanceof ParsedEvent.Accepted));
        return events;
    }
}
