package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.job;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.quality.gate.Reader.Kind;
import dev.sluice.quality.gate.Reader.Origin;
import dev.sluice.quality.gate.Reader.Output;
import dev.sluice.quality.gate.Reader.Use;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random jobs with what they read: cycles, gaps and unknowns among them. */
record RandomGraph(Map<Reader, Set<DatasetId>> jobs) {
    private static final List<String> COLUMNS = List.of("a", "b", "c");

    static DatasetId set(int index) {
        return new DatasetId("lake", "d" + index);
    }

    static RandomGraph random(Random random) {
        Map<Reader, Set<DatasetId>> jobs = new HashMap<>();
        int count = 1 + random.nextInt(6);
        for (int index = 0; index < count; index++) {
            Set<DatasetId> reads = some(random, 1 + random.nextInt(2));
            List<Output> outputs = some(random, random.nextInt(3)).stream()
                    .map(written -> output(written, List.copyOf(reads), random))
                    .toList();
            jobs.put(new Reader(job("j" + index), Set.of("shop/w" + index % 2), outputs), reads);
        }
        return new RandomGraph(jobs);
    }

    private static Set<DatasetId> some(Random random, int count) {
        Set<DatasetId> some = new TreeSet<>();
        for (int index = 0; index < count; index++) {
            some.add(set(random.nextInt(5)));
        }
        return some;
    }

    private static Output output(DatasetId written, List<DatasetId> reads, Random random) {
        if (random.nextInt(8) == 0) {
            return new Output(written, Optional.empty(), Set.of());
        }
        Map<String, Origin> columns = new TreeMap<>();
        for (String column : COLUMNS) {
            if (random.nextInt(10) == 0) {
                columns.put(column, new Origin.Unknown());
            } else if (random.nextInt(4) != 0) {
                columns.put(column, new Origin.Known(uses(reads, random, 1 + random.nextInt(2))));
            }
        }
        Set<Use> whole = random.nextInt(5) == 0 ? uses(reads, random, 1) : Set.of();
        return new Output(written, Optional.of(columns), whole);
    }

    private static Set<Use> uses(List<DatasetId> reads, Random random, int count) {
        Set<Use> uses = new HashSet<>();
        for (int index = 0; index < count; index++) {
            Optional<String> column = random.nextInt(15) == 0
                    ? Optional.empty()
                    : Optional.of(COLUMNS.get(random.nextInt(COLUMNS.size())));
            uses.add(new Use(
                    reads.get(random.nextInt(reads.size())),
                    column,
                    random.nextBoolean() ? Kind.DIRECT : Kind.INDIRECT));
        }
        return uses;
    }

    Set<DatasetId> reads(Reader reader) {
        return jobs.getOrDefault(reader, Set.of());
    }

    Reader reader(JobId job) {
        return jobs.keySet().stream()
                .filter(reader -> reader.job().equals(job))
                .findFirst()
                .orElseThrow();
    }

    Map<DatasetId, List<Reader>> readers(Set<DatasetId> datasets) {
        Map<DatasetId, List<Reader>> readers = new HashMap<>();
        for (DatasetId dataset : datasets) {
            readers.put(
                    dataset,
                    jobs.keySet().stream()
                            .filter(reader -> reads(reader).contains(dataset))
                            .toList());
        }
        return readers;
    }
}
