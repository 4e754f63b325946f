package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Events;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The catalog is a function of the set of events: whatever their order, repetition, or the batches they come in, the end
 * is the same. Histories are random, with a seed that a failure names.
 */
class OrderIndependenceTest {
    private static final int HISTORIES = Integer.getInteger("sluice.test.histories", 40);
    private static final String[] TABLES = {"a", "b", "c", "d", "e"};
    private static final String[] JOBS = {"j1", "j2", "j3"};

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
    void anyOrderAndAnyBatchesGiveTheSameCatalog() throws SQLException {
        for (long seed = 1; seed <= HISTORIES; seed++) {
            Random random = new Random(seed);
            List<String> history = history(random);
            harness.clear();
            harness.apply(history, history.size());
            String inOrder = harness.state();
            for (int variant = 0; variant < 3; variant++) {
                List<String> shuffled = new ArrayList<>(history);
                shuffled.addAll(history.subList(0, random.nextInt(history.size()))); // some of them twice
                Collections.shuffle(shuffled, random);
                harness.clear();
                harness.apply(shuffled, 1 + random.nextInt(7));
                assertThat(harness.state())
                        .as("history of seed %d, variant %d", seed, variant)
                        .isEqualTo(inOrder);
            }
        }
    }

    @Test
    void aRestartInTheMiddleChangesNothing() throws SQLException {
        for (long seed = 1_000; seed < 1_000 + HISTORIES / 4; seed++) {
            Random random = new Random(seed);
            List<String> history = history(random);
            harness.clear();
            harness.apply(history, history.size());
            String atOnce = harness.state();
            List<String> intervals = knownIntervals();
            harness.clear();
            for (String event : history) {
                harness.apply(event);
                if (random.nextInt(4) == 0) {
                    harness.forget();
                }
            }
            assertThat(harness.state()).as("history of seed %d", seed).isEqualTo(atOnce);
            assertThat(knownIntervals())
                    .as("what was known when, seed %d", seed)
                    .isEqualTo(intervals);
        }
    }

    @Test
    void whatTheCachesForgetChangesNothing() throws SQLException {
        try {
            for (long seed = 3_000; seed < 3_000 + HISTORIES / 2; seed++) {
                List<String> history = history(new Random(seed));
                int batch = 1 + new Random(seed).nextInt(5);
                applyWithCachesOf(64_000_000, history, batch);
                String roomy = harness.state();
                List<String> intervals = knownIntervals();
                for (long bytes : new long[] {0, 5_000, 20_000}) {
                    applyWithCachesOf(bytes, history, batch);
                    assertThat(harness.state())
                            .as("history of seed %d, caches of %d bytes", seed, bytes)
                            .isEqualTo(roomy);
                    assertThat(knownIntervals())
                            .as("what was known when, seed %d, caches of %d bytes", seed, bytes)
                            .isEqualTo(intervals);
                }
            }
        } finally {
            harness.useCachesOf(64_000_000);
        }
    }

    private static void applyWithCachesOf(long bytes, List<String> history, int batch) throws SQLException {
        harness.useCachesOf(bytes);
        harness.clear();
        harness.apply(history, batch);
    }

    /** All intervals ever known, with the positions at which they were. */
    private static List<String> knownIntervals() throws SQLException {
        return harness.rows("""
                WITH node AS (
                    SELECT d.id, d.name FROM dataset d UNION ALL SELECT j.id, j.name FROM job j
                    UNION ALL SELECT f.id, d.name || '.' || f.name FROM field f JOIN dataset d ON d.id = f.dataset_id)
                SELECT e.kind, a.name, b.name, e.source, e.flow, i.valid_from, i.valid_to, i.known_from, i.known_to
                FROM edge_interval i JOIN edge e ON e.id = i.edge_id JOIN node a ON a.id = e.from_id JOIN node b ON b.id = e.to_id
                """);
    }

    static List<String> history(Random random) {
        List<String> events = new ArrayList<>();
        int runs = 4 + random.nextInt(10);
        long clock = 0;
        for (int run = 1; run <= runs; run++) {
            clock += random.nextInt(3) == 0 ? 0 : random.nextInt(600);
            addRun(events, random, run, clock);
        }
        for (int i = 0; i < random.nextInt(4); i++) {
            addStatic(events, random, random.nextInt(3_000));
        }
        return events;
    }

    private static void addRun(List<String> events, Random random, int run, long start) {
        String job = pick(random, JOBS);
        String id = Events.runId(run);
        int sql = random.nextInt(3);
        boolean snapshots = job.equals("j3") && random.nextBoolean();
        List<String> inputs = some(random);
        List<String> outputs = some(random);
        long time = start;
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String type = i == 0 ? "START" : pick(random, "RUNNING", "COMPLETE", "COMPLETE", "FAIL", "ABORT", "OTHER");
            Events event = Events.run(type, random.nextInt(40) == 0 ? pick(random, JOBS) : job, id)
                    .at(at(time));
            if (sql > 0) {
                event.sql("select " + sql);
            }
            if (snapshots) {
                event.snapshots();
            }
            if (random.nextInt(12) == 0) {
                event.extractionError();
            }
            if (random.nextInt(3) == 0) {
                event.parent("dag", Events.runId(900));
            }
            if (random.nextInt(4) > 0) {
                inputs.forEach(name -> event.input(name, facets(random, name)));
            }
            if (random.nextInt(4) > 0) {
                List<String> read = inputs;
                outputs.forEach(name -> event.output(name, outputFacets(random, name, read)));
            }
            events.add(event.json());
            time += random.nextInt(5) == 0 ? 200 : random.nextInt(90);
            if (snapshots && random.nextBoolean()) {
                inputs = some(random);
            }
        }
    }

    private static void addStatic(List<String> events, Random random, long time) {
        switch (random.nextInt(3)) {
            case 0 -> {
                Events event = Events.job(pick(random, JOBS)).at(at(time));
                some(random).forEach(event::input);
                some(random).forEach(event::output);
                events.add(event.json());
            }
            case 1 -> {
                String name = pick(random, TABLES);
                String source = pick(random, TABLES);
                events.add(Events.dataset(
                                name,
                                d -> d.facet(
                                        "lineage",
                                        "\"inputs\":[{\"namespace\":\"" + Events.DATA + "\",\"name\":\"" + source
                                                + "\",\"type\":\"DATASET\"}]"))
                        .at(at(time))
                        .json());
            }
            default -> {
                String name = pick(random, TABLES);
                events.add(Events.dataset(name, d -> d.symlink(pick(random, TABLES)))
                        .at(at(time))
                        .json());
            }
        }
    }

    private static Consumer<Events.Dataset> facets(Random random, String name) {
        return d -> {
            if (random.nextInt(2) == 0) {
                d.field("id", random.nextInt(3) == 0 ? "int" : "bigint");
            }
            if (random.nextInt(10) == 0) {
                d.deleted("documentation");
            } else if (random.nextInt(6) == 0) {
                d.facet("documentation", "\"description\":\"" + name + random.nextInt(2) + "\"");
            }
        };
    }

    private static Consumer<Events.Dataset> outputFacets(Random random, String name, List<String> inputs) {
        return d -> {
            facets(random, name).accept(d);
            if (random.nextInt(3) == 0 && !inputs.isEmpty()) {
                d.column("id", inputs.getFirst(), "id");
                if (random.nextBoolean()) {
                    d.affectedBy(inputs.getLast(), "flag", "FILTER");
                }
            }
            if (random.nextInt(12) == 0) {
                d.lifecycle(pick(random, "DROP", "OVERWRITE", "CREATE"));
            } else if (random.nextInt(20) == 0) {
                d.renamedFrom(pick(random, TABLES));
            }
            if (random.nextInt(3) == 0) {
                d.rows(random.nextInt(100));
            }
        };
    }

    private static List<String> some(Random random) {
        List<String> names = new ArrayList<>(List.of(TABLES));
        Collections.shuffle(names, random);
        return names.subList(0, random.nextInt(3));
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String at(long seconds) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seconds).toString();
    }
}
