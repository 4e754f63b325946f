package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/** The breaker over whole histories of attempts that start, end well or badly, say nothing, or come back very late. */
class BreakerStateTest {
    private static final Service SERVICE = new Service(
            new Metadata(new ResourceName("n", "db"), Map.of(), Optional.empty()), 0.5, 4, Duration.ofSeconds(10), 2);

    /** A breaker, its clock, and what is out. */
    private static final class World {
        private Breaker breaker = Breaker.fresh();
        private Instant now = Instant.EPOCH;
        private int out;
        private final Deque<Boolean> window = new ArrayDeque<>();

        private void start() {
            if (!breaker.admits(SERVICE, now)) {
                return;
            }
            Breaker before = breaker;
            breaker = breaker.started(now);
            out++;
            assertThat(breaker instanceof Breaker.Closed).isEqualTo(before instanceof Breaker.Closed);
            if (breaker instanceof Breaker.HalfOpen half) {
                assertThat(half.started()).isLessThanOrEqualTo(SERVICE.halfOpenProbes());
            }
        }

        private void end(boolean failed) {
            if (out == 0) {
                return;
            }
            out--;
            Breaker before = breaker;
            breaker = breaker.ended(SERVICE, failed, now);
            switch (before) {
                case Breaker.Closed _ -> {
                    window.addLast(failed);
                    if (window.size() > SERVICE.window()) {
                        window.removeFirst();
                    }
                    long failures = window.stream().filter(f -> f).count();
                    boolean opens = window.size() == SERVICE.window() && failures >= 2;
                    assertThat(breaker instanceof Breaker.Open).isEqualTo(opens);
                }
                case Breaker.Open open -> assertThat(breaker).isEqualTo(open);
                case Breaker.HalfOpen _
                when failed -> assertThat(breaker).isEqualTo(new Breaker.Open(now.plus(SERVICE.openFor())));
                case Breaker.HalfOpen _ -> assertThat(breaker).isNotInstanceOf(Breaker.Open.class);
            }
            if (!(breaker instanceof Breaker.Closed) || !(before instanceof Breaker.Closed)) {
                window.clear();
            }
        }

        private void abandon() {
            if (out > 0) {
                out--;
                Breaker before = breaker;
                breaker = breaker.abandoned();
                assertThat(breaker.getClass()).isEqualTo(before.getClass());
            }
        }

        private void tick(int seconds) {
            now = now.plusSeconds(seconds);
        }

        private void check() {
            if (breaker instanceof Breaker.Closed closed) {
                assertThat(closed.outcomes()).hasSizeLessThanOrEqualTo(SERVICE.window());
            }
            boolean held = breaker instanceof Breaker.Open open && now.isBefore(open.until());
            if (held) {
                assertThat(breaker.admits(SERVICE, now)).isFalse();
            } else if (out == 0) {
                assertThat(breaker.admits(SERVICE, now))
                        .as("nothing is out, so nothing would ever change a breaker that admits nothing: %s", breaker)
                        .isTrue();
            }
        }

        @Override
        public String toString() {
            return breaker + " out=" + out;
        }
    }

    /** One kind of thing that happens. */
    private record Event(String name, java.util.function.Consumer<World> change) implements Action.Independent<World> {
        @Override
        public Arbitrary<Transformer<World>> transformer() {
            return Arbitraries.just(Transformer.mutate(name, world -> {
                change.accept(world);
                world.check();
            }));
        }
    }

    @Property
    void holdsWhatItMustAndNeverGetsStuck(@ForAll("histories") ActionChain<World> history) {
        history.run();
    }

    @Provide
    Arbitrary<ActionChain<World>> histories() {
        return ActionChain.startWith(World::new)
                .withAction(4, new Event("start", World::start))
                .withAction(2, new Event("well", w -> w.end(false)))
                .withAction(2, new Event("badly", w -> w.end(true)))
                .withAction(1, new Event("abandon", World::abandon))
                .withAction(1, new Event("a second", w -> w.tick(1)))
                .withAction(1, new Event("a while", w -> w.tick(10)))
                .withMaxTransformations(60);
    }
}
