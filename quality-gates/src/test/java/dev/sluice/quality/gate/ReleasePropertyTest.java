package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.dataset;
import static dev.sluice.quality.gate.Given.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.quality.gate.Release.Cause;
import dev.sluice.quality.gate.Release.Freed;
import dev.sluice.quality.gate.Release.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ReleasePropertyTest {
    private static final Cause CAUSE = new Cause.GoodVerdict(Set.of(GATE), 2);
    private static final Hold.Key BY_ORDERS = new Hold.Key(ORDERS, GATE, ORDERS, Optional.empty());
    private static final Hold.Key BY_OTHER = new Hold.Key(ORDERS, "shop/other", dataset("other"), Optional.empty());

    @Property
    void everyFreedJobComesOnceAndAfterWhoeverWritesItsInputs(@ForAll long seed) {
        Random random = new Random(seed);
        List<Node> jobs = new ArrayList<>();
        Map<JobId, Set<Hold.Key>> before = new HashMap<>();
        Map<JobId, Set<Hold.Key>> after = new HashMap<>();
        for (int index = 0; index < 8; index++) {
            // Reads only what earlier ones write: no cycles, so that the order is strict.
            Set<DatasetId> reads = new HashSet<>();
            for (int from = 0; from < index; from++) {
                if (random.nextInt(3) == 0) {
                    reads.add(dataset("d" + from));
                }
            }
            jobs.add(new Node(job("j" + index), reads, Set.of(dataset("d" + index)), random.nextInt(3)));
            before.put(job("j" + index), keys(random));
            after.put(job("j" + index), keys(random));
        }

        List<Freed> freed = Release.freed(before, after, jobs, CAUSE);

        List<JobId> order = freed.stream().map(Freed::job).toList();
        assertThat(order)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(before.keySet().stream()
                        .filter(job -> !before.getOrDefault(job, Set.of()).isEmpty()
                                && after.getOrDefault(job, Set.of()).isEmpty())
                        .toList());
        assertThat(freed).allSatisfy(one -> {
            assertThat(one.was()).isNotEmpty();
            assertThat(one.cause()).isEqualTo(CAUSE);
        });
        for (Node reader : jobs) {
            for (Node writer : jobs) {
                boolean waits = reader.reads().stream().anyMatch(writer.writes()::contains);
                if (waits && order.contains(reader.job()) && order.contains(writer.job())) {
                    assertThat(order.indexOf(writer.job())).isLessThan(order.indexOf(reader.job()));
                }
            }
        }
    }

    private static Set<Hold.Key> keys(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Set.of(BY_ORDERS);
            case 1 -> Set.of(BY_ORDERS, BY_OTHER);
            default -> Set.of();
        };
    }
}
