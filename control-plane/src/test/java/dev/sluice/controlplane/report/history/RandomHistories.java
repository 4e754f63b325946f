package dev.sluice.controlplane.report.history;

import dev.sluice.testkit.Events;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Histories with everything that makes it hard to say what was read: late events, used run ids, renames, other names. */
final class RandomHistories {
    private static final String[] TABLES = {"a", "b", "c", "d", "e", "f"};

    private RandomHistories() {}

    /** Different events, in order of arrival. */
    static List<String> of(Random random) {
        List<String> events = new ArrayList<>();
        int runs = 3 + random.nextInt(8);
        long clock = 0;
        for (int run = 1; run <= runs; run++) {
            clock += random.nextInt(4) == 0 ? 0 : random.nextInt(400);
            run(events, random, run, clock);
        }
        for (int i = 0; i < random.nextInt(5); i++) {
            String name = pick(random);
            int others = random.nextInt(3);
            long at = random.nextInt(2_000);
            events.add(Events.dataset(name, d -> {
                        if (others == 0) {
                            d.deleted("symlinks");
                        } else {
                            d.symlink(pick(random));
                        }
                    })
                    .at(at(at))
                    .json());
        }
        if (random.nextBoolean()) { // some come late
            for (int i = 0; i < events.size() / 3; i++) {
                Collections.swap(events, random.nextInt(events.size()), random.nextInt(events.size()));
            }
        }
        return List.copyOf(new LinkedHashSet<>(events));
    }

    private static void run(List<String> events, Random random, int run, long start) {
        String id = Events.runId(run);
        List<String> inputs = some(random);
        List<String> outputs = some(random);
        boolean versioned = random.nextInt(3) == 0;
        long time = start;
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String type = i == 0 && random.nextInt(8) > 0
                    ? "START"
                    : List.of("RUNNING", "COMPLETE", "COMPLETE", "COMPLETE", "FAIL", "ABORT", "OTHER", "START")
                            .get(random.nextInt(8));
            Events event = Events.run(type, "job" + random.nextInt(3), id).at(at(time));
            if (random.nextInt(15) == 0) {
                event.extractionError();
            }
            if (random.nextInt(3) == 0) {
                event.parent("dag", Events.runId(random.nextBoolean() ? 900 : 1 + random.nextInt(12)));
            }
            if (random.nextInt(4) > 0) {
                inputs.forEach(name -> event.input(name, facets(random, versioned)));
            }
            if (random.nextInt(4) > 0) {
                outputs.forEach(name -> event.output(name, written(random, versioned)));
            }
            events.add(event.json());
            time += random.nextInt(6) == 0 ? 300 : random.nextInt(90);
        }
    }

    private static Consumer<Events.Dataset> facets(Random random, boolean versioned) {
        return d -> {
            if (versioned) {
                d.version("v" + random.nextInt(4));
            }
            if (random.nextInt(12) == 0) {
                d.symlink(pick(random));
            }
        };
    }

    private static Consumer<Events.Dataset> written(Random random, boolean versioned) {
        return d -> {
            facets(random, versioned).accept(d);
            if (random.nextInt(12) == 0) {
                d.lifecycle(random.nextBoolean() ? "DROP" : "OVERWRITE");
            } else if (random.nextInt(12) == 0) {
                d.renamedFrom(pick(random));
            }
            if (random.nextInt(3) == 0) {
                d.rows(random.nextInt(100));
            }
        };
    }

    private static List<String> some(Random random) {
        List<String> names = new ArrayList<>(List.of(TABLES));
        Collections.shuffle(names, random);
        return names.subList(0, random.nextInt(4));
    }

    static String pick(Random random) {
        return TABLES[random.nextInt(TABLES.length)];
    }

    static List<String> tables() {
        return List.of(TABLES);
    }

    private static String at(long seconds) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seconds).toString();
    }
}
