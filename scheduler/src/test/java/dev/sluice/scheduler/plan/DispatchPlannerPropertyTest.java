package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.plan.DispatchPlanner.Held;
import dev.sluice.scheduler.plan.DispatchPlanner.Outside;
import dev.sluice.scheduler.plan.DispatchPlanner.Plan;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.DispatchPlanner.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/** Whatever the queue looks like, nothing starts that must not, and nothing waits that may start. */
class DispatchPlannerPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static final Service SERVICE = new Service(metadata("db"), 0.5, 4, Duration.ofMinutes(5), 2);
    private static final HoldReason.Held HELD =
            new HoldReason.Held("s orders", "shop/orders", NOW, Set.of("id"), List.of(), "1 of 3 is NULL");

    @Property
    void startsNothingThatMustNotStart(@ForAll("snapshots") Snapshot now) {
        Plan plan = DispatchPlanner.plan(now);

        assertThat(plan.start()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(now.capacity());
        Map<String, Integer> probes = new HashMap<>();
        for (Ready task : started(now, plan)) {
            assertThat(task.readyAt()).isBeforeOrEqualTo(NOW);
            assertThat(task.paused()).isFalse();
            assertThat(task.held()).isEmpty();
            Outside outside = now.services().get(task.service());
            if (outside != null) {
                assertThat(outside.breaker().admits(outside.service(), NOW)).isTrue();
                probes.merge(task.service(), 1, Integer::sum);
            }
            assertThat(task.pool().isEmpty() || now.pools().containsKey(task.pool()))
                    .isTrue();
        }
        probes.forEach((name, count) -> assertThat(count).isLessThanOrEqualTo(probesLeft(now.services(), name)));
    }

    @Property
    void neverTakesMoreThanThePoolsHave(@ForAll("snapshots") Snapshot now) {
        Plan plan = DispatchPlanner.plan(now);

        List<Held> after = new ArrayList<>(now.running());
        Set<String> grown = new HashSet<>();
        for (Ready task : started(now, plan)) {
            after.add(new Held(task.pool(), task.owner(), task.priority(), task.slots()));
            grown.add(task.pool());
            Pool pool = now.pools().get(task.pool());
            if (pool != null) {
                assertThat(reserved(pool, after, task.priority()) + used(after, task.pool()))
                        .isLessThanOrEqualTo(pool.slots());
                int own = after.stream()
                        .filter(h -> h.pool().equals(task.pool()) && h.owner().equals(task.owner()))
                        .mapToInt(Held::slots)
                        .sum();
                assertThat(own).isLessThanOrEqualTo(pool.perOwner().orElse(Integer.MAX_VALUE));
            }
        }
        grown.remove("");
        grown.forEach(name -> assertThat(used(after, name))
                .isLessThanOrEqualTo(
                        Objects.requireNonNull(now.pools().get(name)).slots()));
    }

    @Property
    void holdsOnlyWhatStillCannotStartAfterAllTheOthersDid(@ForAll("snapshots") Snapshot now) {
        Plan plan = DispatchPlanner.plan(now);

        assertThat(plan.start().size() + plan.hold().size())
                .isEqualTo(now.ready().size());
        assertThat(plan.hold().values()).noneMatch(List::isEmpty);
        List<Held> after = new ArrayList<>(now.running());
        started(now, plan).forEach(t -> after.add(new Held(t.pool(), t.owner(), t.priority(), t.slots())));
        Map<String, Outside> services = new HashMap<>();
        now.services()
                .forEach((name, outside) -> services.put(
                        name, new Outside(outside.service(), plan.breakers().getOrDefault(name, outside.breaker()))));
        int left = now.capacity() - plan.start().size();
        List<Ready> held = now.ready().stream()
                .filter(t -> plan.hold().containsKey(t.id()))
                .toList();
        Snapshot rest = new Snapshot(NOW, held, after, now.pools(), services, left);
        assertThat(DispatchPlanner.plan(rest).start()).isEmpty();
    }

    @Property
    void doesNotDependOnTheOrderOfTheQueue(@ForAll("snapshots") Snapshot now, @ForAll Random random) {
        List<Ready> shuffled = new ArrayList<>(now.ready());
        Collections.shuffle(shuffled, random);
        List<Held> running = new ArrayList<>(now.running());
        Collections.shuffle(running, random);

        Plan plan = DispatchPlanner.plan(now);

        assertThat(DispatchPlanner.plan(
                        new Snapshot(NOW, shuffled, running, now.pools(), now.services(), now.capacity())))
                .isEqualTo(plan);
        assertThat(DispatchPlanner.plan(now)).isEqualTo(plan);
    }

    @Property
    void startsTheMostUrgentFirst(@ForAll("snapshots") Snapshot now) {
        List<Ready> started = started(now, DispatchPlanner.plan(now));

        for (int i = 1; i < started.size(); i++) {
            Ready before = started.get(i - 1);
            Ready after = started.get(i);
            assertThat(before.priority()).isGreaterThanOrEqualTo(after.priority());
            if (before.priority() == after.priority()) {
                assertThat(before.readyAt()).isBeforeOrEqualTo(after.readyAt());
            }
        }
    }

    @Test
    void halfOpenBreakerWhoseProbesAreAllBackLetsAnotherOneThrough() {
        Service fewer = new Service(metadata("db"), 0.5, 4, Duration.ofMinutes(5), 1);

        assertThat(new Breaker.HalfOpen(1, 0).admits(fewer, NOW)).isFalse();
        assertThat(new Breaker.HalfOpen(1, 1).admits(fewer, NOW)).isTrue(); // the definition asked for two before
    }

    private static List<Ready> started(Snapshot now, Plan plan) {
        Map<UUID, Ready> byId = now.ready().stream().collect(Collectors.toMap(Ready::id, t -> t));
        return plan.start().stream().map(byId::get).map(Objects::requireNonNull).toList();
    }

    private static int used(List<Held> held, String pool) {
        return held.stream()
                .filter(h -> h.pool().equals(pool))
                .mapToInt(Held::slots)
                .sum();
    }

    /** Slots that stay free for work more urgent than this. */
    private static int reserved(Pool pool, List<Held> held, int priority) {
        return pool.reservations().stream()
                .filter(r -> priority < r.priorityAtLeast())
                .mapToInt(r -> r.slots()
                        - held.stream()
                                .filter(h ->
                                        h.pool().equals(pool.metadata().name().toString())
                                                && h.priority() >= r.priorityAtLeast())
                                .mapToInt(Held::slots)
                                .sum())
                .max()
                .orElse(0);
    }

    private static int probesLeft(Map<String, Outside> services, String name) {
        return switch (Objects.requireNonNull(services.get(name)).breaker()) {
            case Breaker.Closed _ -> Integer.MAX_VALUE;
            case Breaker.Open _ -> SERVICE.halfOpenProbes();
            case Breaker.HalfOpen half -> SERVICE.halfOpenProbes() - half.started();
        };
    }

    private static Metadata metadata(String name) {
        return new Metadata(new ResourceName("n", name), Map.of(), Optional.empty());
    }

    @Provide
    Arbitrary<Snapshot> snapshots() {
        Arbitrary<String> pools = Arbitraries.of("", "n/a", "n/b", "n/gone");
        Arbitrary<String> owners = Arbitraries.of("ann", "bob");
        Arbitrary<Integer> priorities = Arbitraries.of(10, 50, 90);
        Arbitrary<Ready> ready = Combinators.combine(
                        priorities,
                        Arbitraries.integers().between(-3, 1).map(s -> NOW.plusSeconds(s)),
                        Combinators.combine(pools, Arbitraries.integers().between(1, 3))
                                .as(Tuple::of),
                        owners,
                        Arbitraries.of("", "n/db", "n/removed"),
                        Arbitraries.frequency(Tuple.of(5, List.<HoldReason.Held>of()), Tuple.of(1, List.of(HELD))),
                        Arbitraries.frequency(Tuple.of(5, false), Tuple.of(1, true)))
                .as((priority, at, pool, owner, service, gated, paused) -> new Ready(
                        new UUID(0, 0), priority, at, pool.get1(), pool.get2(), owner, service, gated, paused));
        Arbitrary<Held> held = Combinators.combine(
                        pools.filter(p -> !p.isEmpty()),
                        owners,
                        priorities,
                        Arbitraries.integers().between(1, 3))
                .as(Held::new);
        return Combinators.combine(
                        ready.list().ofMaxSize(15),
                        held.list().ofMaxSize(4),
                        pool("a"),
                        pool("b"),
                        breakers(),
                        Arbitraries.integers().between(0, 8))
                .as((queue, running, a, b, breaker, capacity) -> new Snapshot(
                        NOW,
                        numbered(queue),
                        running,
                        Map.of("n/a", a, "n/b", b),
                        Map.of("n/db", new Outside(SERVICE, breaker)),
                        capacity));
    }

    private static List<Ready> numbered(List<Ready> queue) {
        List<Ready> numbered = new ArrayList<>();
        for (Ready t : queue) {
            numbered.add(new Ready(
                    new UUID(0, numbered.size() + 1),
                    t.priority(),
                    t.readyAt(),
                    t.pool(),
                    t.slots(),
                    t.owner(),
                    t.service(),
                    t.held(),
                    t.paused()));
        }
        return numbered;
    }

    private static Arbitrary<Pool> pool(String name) {
        Arbitrary<Pool.Reservation> reservations = Combinators.combine(
                        Arbitraries.of(50, 90), Arbitraries.integers().between(1, 3))
                .as(Pool.Reservation::new);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(0, 4),
                        reservations.list().ofMaxSize(2))
                .as((slots, quota, reserved) -> new Pool(
                        metadata(name), slots, quota == 0 ? OptionalInt.empty() : OptionalInt.of(quota), reserved));
    }

    private static Arbitrary<Breaker> breakers() {
        return Arbitraries.of(
                Breaker.fresh(),
                new Breaker.Open(NOW.plusSeconds(1)),
                new Breaker.Open(NOW),
                new Breaker.HalfOpen(1, 0),
                new Breaker.HalfOpen(2, 1));
    }
}
