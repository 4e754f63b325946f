package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.plan.DispatchPlanner.Held;
import dev.sluice.scheduler.plan.DispatchPlanner.Plan;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.DispatchPlanner.Snapshot;
import dev.sluice.scheduler.plan.Foresight.Coming;
import dev.sluice.scheduler.plan.Foresight.Expected;
import dev.sluice.scheduler.plan.Foresight.Outlook;
import dev.sluice.scheduler.plan.Foresight.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Holding work back for what is expected: what it may do, and what it must never do. */
class ForesightPropertyTest {
    private static final String POOL = "a/pool";
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final HoldReason.Held HELD =
            new HoldReason.Held("an asset", "gates", NOW, Set.of(), List.of(), "is bad");

    /** Minutes, so that a case can be stretched. */
    record Case(int slots, List<int[]> queue, List<int[]> running, List<int[]> coming) {
        Plan plan(long stretch, Set<Long> heldAssets) {
            return DispatchPlanner.plan(snapshot(stretch, heldAssets));
        }

        Snapshot snapshot(long stretch, Set<Long> heldAssets) {
            List<Ready> ready = new ArrayList<>();
            Map<UUID, Expected> expected = new HashMap<>();
            for (int i = 0; i < queue.size(); i++) {
                int[] task = queue.get(i);
                UUID id = new UUID(0, i);
                List<HoldReason.Held> held = heldAssets.contains((long) i % 3) ? List.of(HELD) : List.of();
                ready.add(new Ready(id, 50, NOW, POOL, 1, "", "", held, false));
                Instant deadline = task[0] == 0 ? Instant.MAX : at(task[0], stretch);
                expected.put(id, new Expected(deadline, minutes(task[1], stretch)));
            }
            List<Running> taken = running.stream()
                    .map(r -> new Running(at(-r[0], stretch), minutes(r[1], stretch)))
                    .toList();
            List<Coming> soon = coming.stream()
                    .map(c -> new Coming("soon", at(c[0], stretch), at(c[1], stretch), minutes(c[2], stretch)))
                    .toList();
            Pool pool = new Pool(
                    new Metadata(new ResourceName("a", "pool"), Map.of(), Optional.empty()),
                    slots,
                    OptionalInt.empty(),
                    List.of());
            return new Snapshot(
                    NOW,
                    ready,
                    taken.isEmpty() ? List.of() : List.of(new Held(POOL, "", 50, taken.size())),
                    Map.of(POOL, pool),
                    Map.of(),
                    1_000,
                    new Foresight(expected, Map.of(POOL, new Outlook(taken, soon))));
        }

        boolean hasDeadline(UUID id) {
            int index = (int) id.getLeastSignificantBits();
            return index < queue.size() && queue.get(index)[0] > 0;
        }

        private static Instant at(int minutes, long stretch) {
            return NOW.plus(minutes(minutes, stretch));
        }

        private static Duration minutes(int minutes, long stretch) {
            return Duration.ofMinutes(minutes * stretch);
        }
    }

    private static Case random(long seed) {
        Random random = new Random(seed);
        int slots = 1 + random.nextInt(4);
        List<int[]> queue = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            queue.add(new int[] {random.nextBoolean() ? 0 : 1 + random.nextInt(400), 1 + random.nextInt(300)});
        }
        List<int[]> running = new ArrayList<>();
        for (int i = random.nextInt(slots + 1); i > 0; i--) {
            running.add(new int[] {random.nextInt(200), 1 + random.nextInt(300)});
        }
        List<int[]> coming = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            int release = random.nextInt(200);
            int length = 1 + random.nextInt(200);
            coming.add(new int[] {release, release + length + random.nextInt(120), length});
        }
        return new Case(slots, queue, running, coming);
    }

    @Property(tries = 500)
    void stretchingAllTimesChangesNoDecision(@ForAll long seed, @ForAll @IntRange(min = 2, max = 50) int stretch) {
        Case one = random(seed);
        assertThat(one.plan(stretch, Set.of()).start())
                .isEqualTo(one.plan(1, Set.of()).start());
    }

    @Property(tries = 500)
    void neverGoesPastAHeldAsset(@ForAll long seed) {
        Plan plan = random(seed).plan(1, Set.of(0L, 2L));
        assertThat(plan.start()).allMatch(id -> id.getLeastSignificantBits() % 3 == 1);
    }

    @Property(tries = 500)
    void neverTakesMoreSlotsThanThereAreAndHoldsNothingBackWithoutContention(@ForAll long seed) {
        Case one = random(seed);
        assertThat(one.plan(1, Set.of()).start().size() + one.running().size()).isLessThanOrEqualTo(one.slots());
        Case roomy = new Case(
                one.queue().size() + one.running().size() + one.coming().size(),
                one.queue(),
                one.running(),
                one.coming());
        assertThat(roomy.plan(1, Set.of()).start()).hasSize(one.queue().size());
    }

    @Property(tries = 500)
    void aTaskWhoseLatestStartHasComeIsNeverHeldBack(@ForAll long seed) {
        Case one = random(seed);
        Plan plan = one.plan(1, Set.of());
        plan.hold().forEach((id, reasons) -> {
            int[] task = one.queue().get((int) id.getLeastSignificantBits());
            if (task[0] > 0 && task[0] <= task[1]) {
                assertThat(reasons).noneMatch(HoldReason.KeptFor.class::isInstance);
            }
        });
    }

    @Property(tries = 500)
    void whatIsHeldBackIsHeldForARunThatIsReallyExpected(@ForAll long seed) {
        Case one = random(seed);
        Plan plan = one.plan(1, Set.of());
        boolean kept = plan.hold().values().stream()
                .anyMatch(reasons -> reasons.stream().anyMatch(HoldReason.KeptFor.class::isInstance));
        Case alone = new Case(one.slots(), one.queue(), one.running(), List.of());
        int free = one.slots() - one.running().size();
        assertThat(alone.plan(1, Set.of()).start())
                .hasSize(Math.min(free, one.queue().size()));
        if (one.coming().isEmpty()) {
            assertThat(kept).isFalse();
        }
    }

    private static Plan with(Snapshot snapshot, Foresight foresight) {
        return DispatchPlanner.plan(new Snapshot(
                snapshot.now(),
                snapshot.ready(),
                snapshot.running(),
                snapshot.pools(),
                snapshot.services(),
                snapshot.capacity(),
                foresight));
    }

    @Property(tries = 500)
    void withoutForesightTheFirstThatAreReadyStart(@ForAll long seed) {
        Snapshot snapshot = random(seed).snapshot(1, Set.of(1L));
        List<UUID> ready = snapshot.ready().stream()
                .filter(task -> task.held().isEmpty())
                .map(Ready::id)
                .sorted()
                .toList();
        int free = snapshot.pools().values().iterator().next().slots()
                - snapshot.running().stream().mapToInt(Held::slots).sum();

        assertThat(with(snapshot, Foresight.NONE).start()).isEqualTo(ready.subList(0, Math.min(free, ready.size())));
    }

    @Property(tries = 500)
    void forecastsAloneDecideNothingWhereNobodyHasADeadline(@ForAll long seed) {
        Case one = random(seed);
        one.queue().forEach(task -> task[0] = 0);
        Snapshot snapshot = one.snapshot(1, Set.of());
        Foresight known = snapshot.foresight();
        Map<String, Outlook> whenever = new HashMap<>();
        known.pools()
                .forEach((pool, outlook) -> whenever.put(
                        pool,
                        new Outlook(
                                outlook.running(),
                                outlook.coming().stream()
                                        .map(c -> new Coming(c.name(), c.release(), Instant.MAX, c.cautious()))
                                        .toList())));

        assertThat(with(snapshot, new Foresight(known.queue(), whenever))).isEqualTo(with(snapshot, Foresight.NONE));
        assertThat(with(snapshot, new Foresight(known.queue(), Map.of("another/pool", outlook(known)))))
                .as("what is foreseen of another pool")
                .isEqualTo(with(snapshot, Foresight.NONE));
    }

    private static Outlook outlook(Foresight foresight) {
        return foresight.pools().values().iterator().next();
    }

    @Property(tries = 500)
    void oneMoreTaskWithoutADeadlineTakesNoSlotFromOneThatHasOne(@ForAll long seed) {
        Case one = random(seed);
        List<int[]> more = new ArrayList<>(one.queue());
        more.add(new int[] {0, 1 + new Random(seed).nextInt(300)});
        Plan before = one.plan(1, Set.of());
        Plan after = new Case(one.slots(), more, one.running(), one.coming()).plan(1, Set.of());

        assertThat(after.start().stream().filter(one::hasDeadline).toList())
                .isEqualTo(before.start().stream().filter(one::hasDeadline).toList());
    }
}
