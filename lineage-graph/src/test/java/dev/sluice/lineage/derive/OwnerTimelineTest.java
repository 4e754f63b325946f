package dev.sluice.lineage.derive;

import static dev.sluice.model.Micros.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lineage.derive.Evidence.DatasetEnd;
import dev.sluice.lineage.derive.Evidence.Declaration;
import dev.sluice.lineage.derive.Evidence.Fact;
import dev.sluice.lineage.derive.Evidence.Run;
import dev.sluice.lineage.derive.OwnerTimeline.Update;
import dev.sluice.model.Digest128;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Edges 1 to 4 are inputs (scope inputs), 5 to 8 outputs; edge n touches dataset n. A content's number is a bit set. */
class OwnerTimelineTest {
    private static final Evidence.Lookup BITS = new Evidence.Lookup() {
        @Override
        public Content content(long id) {
            List<Long> edges = new ArrayList<>();
            Set<Long> scopes = new HashSet<>();
            for (long edge = 1; edge <= 8; edge++) {
                if ((id >> edge & 1) == 1) {
                    edges.add(edge);
                    scopes.add(edge(edge).scopeId());
                }
            }
            return new Content(id, sorted(edges), sorted(List.copyOf(scopes)));
        }

        @Override
        public EdgeInfo edge(long id) {
            return id <= 4 ? new EdgeInfo(id, id, 100, Scope.INPUTS_ID) : new EdgeInfo(id, 100, id, Scope.OUTPUTS_ID);
        }
    };

    @Test
    void aLaterRunWithOtherCodeClosesWhatItNoLongerReads() {
        assertThat(full(run(1, 0, 10, true, 7, 1), run(2, 100, 110, true, 8, 2)))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, 100), new EdgeInterval(2, 100, OPEN));
    }

    @Test
    void runsOfUnknownCodeReplaceEachOther() {
        assertThat(full(run(1, 0, 10, true, 0, 1), run(2, 100, 110, true, 0, 2)))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, 100), new EdgeInterval(2, 100, OPEN));
    }

    @Test
    void theSameCodeWithOtherParametersAddsUp() {
        assertThat(full(run(1, 0, 10, true, 7, 1), run(2, 100, 110, true, 7, 2)))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, OPEN), new EdgeInterval(2, 100, OPEN));
    }

    @Test
    void parallelRunsKeepEachOthersEdges() {
        assertThat(full(run(1, 0, 150, true, 0, 1), run(2, 100, 110, true, 0, 2)))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, OPEN), new EdgeInterval(2, 100, OPEN));
    }

    @Test
    void failedRunsAndEmptyInputsCloseNothing() {
        assertThat(full(run(1, 0, 10, true, 0, 1), run(2, 100, 110, false, 0, 2), run(3, 200, 210, true, 0, 5)))
                .containsExactlyInAnyOrder(
                        new EdgeInterval(1, 0, OPEN), new EdgeInterval(2, 100, OPEN), new EdgeInterval(5, 200, OPEN));
    }

    @Test
    void extractionErrorsCloseNothing() {
        Run incomplete =
                new Run(new UUID(0, 2), 100, 110, true, true, 0, false, new long[] {100}, new long[] {bits(2)});

        assertThat(full(run(1, 0, 10, true, 0, 1), incomplete))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, OPEN), new EdgeInterval(2, 100, OPEN));
    }

    @Test
    void eachSnapshotStandsAlone() {
        Run stream = new Run(new UUID(0, 1), 0, 200, false, false, 0, true, new long[] {0, 100, 200}, new long[] {
            bits(1), bits(2), bits(1, 2)
        });

        assertThat(full(stream))
                .containsExactlyInAnyOrder(
                        new EdgeInterval(1, 0, 100), new EdgeInterval(1, 200, OPEN), new EdgeInterval(2, 100, OPEN));
    }

    @Test
    void aDropClosesAndALaterObservationOpensAgain() {
        Evidence evidence = new Evidence(
                List.of(run(1, 0, 10, true, 0, 1), run(2, 100, 110, true, 0, 1)),
                List.of(),
                List.of(),
                List.of(new DatasetEnd(1, 50, DatasetEnd.Kind.DROPPED)));

        assertThat(OwnerTimeline.full(evidence, BITS))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, 50), new EdgeInterval(1, 100, OPEN));
    }

    @Test
    void renamingAwayEndsReadersAndKeepsWhereItCameFrom() {
        Evidence evidence = new Evidence(
                List.of(run(1, 0, 10, true, 0, 1, 5)),
                List.of(),
                List.of(),
                List.of(
                        new DatasetEnd(1, 50, DatasetEnd.Kind.RENAMED_AWAY),
                        new DatasetEnd(5, 50, DatasetEnd.Kind.RENAMED_AWAY)));

        assertThat(OwnerTimeline.full(evidence, BITS))
                .containsExactlyInAnyOrder(new EdgeInterval(1, 0, 50), new EdgeInterval(5, 0, OPEN));
    }

    @Test
    void aDeclarationReplacesTheOneBefore() {
        Evidence evidence = new Evidence(
                List.of(),
                List.of(
                        new Declaration(0, new Digest128(0, 1), bits(1, 5)),
                        new Declaration(100, new Digest128(0, 2), bits(2, 5))),
                List.of(),
                List.of());

        assertThat(OwnerTimeline.full(evidence, BITS))
                .containsExactlyInAnyOrder(
                        new EdgeInterval(1, 0, 100), new EdgeInterval(2, 100, OPEN), new EdgeInterval(5, 0, OPEN));
    }

    /** Step by step in any order, with the history read back where asked, ends where the definition says. */
    @Property(tries = 600)
    void stepByStepEqualsTheDefinition(@ForAll @LongRange(min = 0, max = 10_000_000) long seed) {
        Random random = new Random(seed);
        List<Object> evidence = evidence(random);
        Set<EdgeInterval> expected = Set.copyOf(OwnerTimeline.full(gather(evidence), BITS));
        List<Object> order = new ArrayList<>(evidence);
        if (random.nextBoolean()) {
            Collections.shuffle(order, random);
        }
        OwnerTimeline timeline = new OwnerTimeline(gather(List.of()), BITS);
        Set<EdgeInterval> known = new HashSet<>();
        for (int i = 0; i < order.size(); i++) {
            Update update = apply(timeline, order.get(i));
            switch (update) {
                case Update.Unchanged _ -> {}
                case Update.Changed changed -> {
                    changed.removed().forEach(known::remove);
                    known.addAll(changed.added());
                }
                case Update.NeedsHistory _ -> {
                    Evidence sofar = gather(order.subList(0, i + 1));
                    known = new HashSet<>(OwnerTimeline.full(sofar, BITS));
                    timeline = new OwnerTimeline(sofar, BITS);
                }
            }
        }

        assertThat(known).isEqualTo(expected);
    }

    private static Update apply(OwnerTimeline timeline, Object one) {
        return switch (one) {
            case Run run -> timeline.update(run);
            case Declaration declaration -> timeline.declare(declaration);
            case Fact fact -> timeline.hold(fact);
            case DatasetEnd end -> timeline.end(end);
            default -> throw new IllegalArgumentException(one.toString());
        };
    }

    private static Evidence gather(List<Object> evidence) {
        return new Evidence(
                only(evidence, Run.class),
                only(evidence, Declaration.class),
                only(evidence, Fact.class),
                only(evidence, DatasetEnd.class));
    }

    private static <T> List<T> only(List<Object> evidence, Class<T> type) {
        return evidence.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<Object> evidence(Random random) {
        List<Object> evidence = new ArrayList<>();
        int runs = random.nextInt(45);
        long clock = 0;
        for (int i = 1; i <= runs; i++) {
            clock += random.nextInt(30);
            long end = clock + random.nextInt(random.nextInt(5) == 0 ? 200 : 20);
            long whole = random.nextLong(256) << 1;
            boolean twice = random.nextBoolean();
            evidence.add(new Run(
                    new UUID(0, i),
                    clock,
                    end,
                    random.nextInt(4) > 0,
                    random.nextInt(10) == 0,
                    random.nextInt(3),
                    random.nextInt(8) == 0,
                    twice ? new long[] {clock, end} : new long[] {clock},
                    twice ? new long[] {whole & (random.nextInt(256) << 1), whole} : new long[] {whole}));
        }
        for (int i = 0; i < random.nextInt(5); i++) {
            evidence.add(new Declaration(random.nextInt(600), new Digest128(0, i), random.nextInt(256) << 1));
        }
        for (int i = 0; i < random.nextInt(4); i++) {
            evidence.add(new DatasetEnd(
                    1 + random.nextInt(8),
                    random.nextInt(600),
                    random.nextBoolean() ? DatasetEnd.Kind.DROPPED : DatasetEnd.Kind.RENAMED_AWAY));
        }
        if (random.nextInt(3) == 0) {
            evidence.add(new Fact(random.nextInt(600), bits(1 + random.nextInt(8))));
        }
        return evidence;
    }

    private static List<EdgeInterval> full(Run... runs) {
        return OwnerTimeline.full(new Evidence(List.of(runs), List.of(), List.of(), List.of()), BITS);
    }

    private static Run run(int id, long start, long end, boolean succeeded, long code, int... edges) {
        long content = bits(edges);
        return new Run(new UUID(0, id), start, end, succeeded, false, code, false, new long[] {start, end}, new long[] {
            content, content
        });
    }

    private static long bits(int... edges) {
        return Arrays.stream(edges).mapToLong(edge -> 1L << edge).sum();
    }

    private static long[] sorted(List<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
