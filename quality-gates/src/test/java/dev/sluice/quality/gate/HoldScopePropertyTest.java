package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.HoldScope.Blocked;
import dev.sluice.quality.gate.HoldScope.Consumer;
import dev.sluice.quality.gate.HoldScope.Exempt;
import dev.sluice.quality.gate.HoldScope.Limits;
import dev.sluice.quality.gate.HoldScope.Reached;
import dev.sluice.quality.gate.HoldScope.Result;
import dev.sluice.quality.gate.HoldScope.Why;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The walk against an enumeration of all paths, on random small graphs with cycles, gaps and unknowns. */
class HoldScopePropertyTest {
    @Property(tries = 3000)
    void walkFindsWhatAnEnumerationOfPathsFinds(@ForAll long seed, @ForAll boolean whole) {
        RandomGraph graph = RandomGraph.random(new Random(seed));
        DatasetId origin = RandomGraph.set(0);
        Set<String> bad = whole ? Set.of() : Set.of("a");
        AllPaths paths = AllPaths.from(graph, Set.of(new AllPaths.Atom(origin, whole ? AllPaths.ALL : "a")));

        Result result = HoldScope.walk(origin, bad, Given.SCOPE, graph::readers, Limits.DEFAULT);

        assertThat(result.cut()).isEmpty();
        assertThat(result.datasets().stream().collect(Collectors.toMap(Reached::dataset, Reached::columns)))
                .isEqualTo(paths.columns());
        Map<JobId, Optional<Integer>> held = new TreeMap<>();
        graph.jobs().forEach((reader, reads) -> {
            if (reads.stream().anyMatch(paths.columns()::containsKey)) {
                held.put(reader.job(), paths.holding(reader, origin));
            }
        });
        assertThat(lengths(result)).isEqualTo(held);
        result.datasets().forEach(reached -> assertChained(graph, origin, reached.path()));
        result.datasets().forEach(reached -> assertThat(reached.path())
                .hasSize(paths.lengths().entrySet().stream()
                        .filter(entry -> entry.getKey().dataset().equals(reached.dataset()))
                        .mapToInt(Map.Entry::getValue)
                        .min()
                        .orElseThrow()));
    }

    @Property
    void noJobIsHeldOnlyByItsOwnOutput(@ForAll long seed) {
        RandomGraph graph = RandomGraph.random(new Random(seed));

        Result result = HoldScope.walk(RandomGraph.set(0), Set.of("a"), Given.SCOPE, graph::readers, Limits.DEFAULT);

        for (Consumer consumer : result.consumers()) {
            if (consumer instanceof Blocked blocked) {
                Reader reader = graph.reader(blocked.job());
                assertThat(reader.writes(RandomGraph.set(0))).isFalse();
                assertThat(reader.writes(blocked.path().getLast().dataset())).isFalse();
            }
        }
    }

    @Property
    void readersNotExemptAtADatasetAreHeldByIt(@ForAll long seed) {
        RandomGraph graph = RandomGraph.random(new Random(seed));

        Result result = HoldScope.walk(RandomGraph.set(0), Set.of("a"), Given.SCOPE, graph::readers, Limits.DEFAULT);

        Map<JobId, Boolean> held = new HashMap<>();
        for (Reached reached : result.datasets()) {
            Set<JobId> exempt = reached.exempt().stream().map(Exempt::job).collect(Collectors.toSet());
            for (Reader reader : graph.readers(Set.of(reached.dataset())).getOrDefault(reached.dataset(), List.of())) {
                held.merge(reader.job(), !exempt.contains(reader.job()), Boolean::logicalOr);
            }
        }
        assertThat(result.consumers().stream().collect(Collectors.toMap(Consumer::job, Blocked.class::isInstance)))
                .isEqualTo(held);
    }

    @Property
    void lessIsNeverHeldWithLimits(@ForAll long seed) {
        Random random = new Random(seed);
        RandomGraph graph = RandomGraph.random(random);
        Limits limits = new Limits(1 + random.nextInt(4), 1 + random.nextInt(3));

        Result full = HoldScope.walk(RandomGraph.set(0), Set.of("a"), Given.SCOPE, graph::readers, Limits.DEFAULT);
        Result limited = HoldScope.walk(RandomGraph.set(0), Set.of("a"), Given.SCOPE, graph::readers, limits);

        Set<JobId> heldInFull = held(full);
        limited.consumers().stream()
                .filter(Exempt.class::isInstance)
                .map(Consumer::job)
                .filter(heldInFull::contains)
                .forEach(job -> assertThat(whys(limited, job))
                        .as("%s is held by the full walk", job)
                        .containsOnly(Why.OWN_OUTPUT));
        if (limited.cut().isEmpty()) {
            assertThat(limited).isEqualTo(full);
        }
    }

    @Property
    void narrowerScopeNeverHoldsMore(@ForAll long seed) {
        RandomGraph graph = RandomGraph.random(new Random(seed));
        Set<JobId> all =
                held(HoldScope.walk(RandomGraph.set(0), Set.of(), Given.SCOPE, graph::readers, Limits.DEFAULT));
        Set<JobId> column =
                held(HoldScope.walk(RandomGraph.set(0), Set.of("a"), Given.SCOPE, graph::readers, Limits.DEFAULT));
        GateSpec.Scope some =
                new GateSpec.Scope(GateSpec.Reach.DOWNSTREAM, true, true, List.of("shop/w0"), List.of("shop/j2"));
        Set<JobId> named = held(HoldScope.walk(RandomGraph.set(0), Set.of("a"), some, graph::readers, Limits.DEFAULT));
        GateSpec.Scope near = new GateSpec.Scope(GateSpec.Reach.DIRECT, true, true, List.of(), List.of());
        Set<JobId> direct = held(HoldScope.walk(RandomGraph.set(0), Set.of("a"), near, graph::readers, Limits.DEFAULT));

        assertThat(all).containsAll(column);
        assertThat(column).containsAll(named).containsAll(direct);
        assertThat(named)
                .isEqualTo(column.stream()
                        .filter(held -> graph.reader(held).names().contains("shop/w0")
                                && !held.name().equals("j2"))
                        .collect(Collectors.toSet()));
    }

    private static Set<JobId> held(Result result) {
        return result.consumers().stream()
                .filter(Blocked.class::isInstance)
                .map(Consumer::job)
                .collect(Collectors.toSet());
    }

    private static Set<Why> whys(Result result, JobId job) {
        return result.datasets().stream()
                .flatMap(reached -> reached.exempt().stream())
                .filter(exempt -> exempt.job().equals(job))
                .map(Exempt::why)
                .collect(Collectors.toSet());
    }

    private static Map<JobId, Optional<Integer>> lengths(Result result) {
        Map<JobId, Optional<Integer>> lengths = new TreeMap<>();
        result.consumers()
                .forEach(consumer -> lengths.put(
                        consumer.job(),
                        switch (consumer) {
                            case Blocked blocked -> Optional.of(blocked.path().size());
                            case Exempt _ -> Optional.empty();
                        }));
        return lengths;
    }

    private static void assertChained(RandomGraph graph, DatasetId origin, List<Step> path) {
        for (int index = 0; index < path.size(); index++) {
            Step step = path.get(index);
            Reader reader = graph.reader(step.job());
            assertThat(graph.reads(reader)).contains(step.dataset());
            DatasetId from = index == 0 ? origin : step.dataset();
            assertThat(step.dataset()).isEqualTo(from);
            if (index > 0) {
                assertThat(graph.reader(path.get(index - 1).job()).writes(step.dataset()))
                        .isTrue();
            }
        }
    }
}
