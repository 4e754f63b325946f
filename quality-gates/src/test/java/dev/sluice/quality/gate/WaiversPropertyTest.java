package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.asked;
import static dev.sluice.quality.gate.Given.waiver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.Waivers.Step.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WaiversPropertyTest {
    private static final Person ANN = new Person("ann", Person.Role.OPERATOR);
    private static final Person BEN = new Person("ben", Person.Role.STEWARD);
    private static final GateSpec SPEC = aGate().checks("id").spec();

    /** What somebody tries to do with a waiver, allowed or not. */
    record Attempt(int step, Person by, Instant at) {
        Waivers.Step on(Waiver waiver) {
            return switch (step) {
                case 0 -> Waivers.approve(waiver, by, at);
                case 1 -> Waivers.reject(waiver, by, at);
                case 2 -> Waivers.withdraw(waiver, by, at);
                case 3 -> Waivers.revoke(waiver, by, at);
                case 4 -> Waivers.expire(waiver, at);
                default -> Waivers.request(waiver, by, SPEC, at);
            };
        }
    }

    @Property
    void noWayLeadsToApprovedWithoutASecondPerson(@ForAll("attempts") List<Attempt> attempts) {
        Waiver waiver = asked();
        List<Waiver.State> states = new ArrayList<>();
        for (Attempt attempt : attempts) {
            Waiver before = waiver;
            if (attempt.on(waiver) instanceof Moved moved) {
                waiver = moved.waiver();
                states.add(waiver.state());
                assertThat(before.state().last())
                        .as("moved out of %s", before.state())
                        .isFalse();
            }
            if (waiver.state() == Waiver.State.APPROVED) {
                assertThat(waiver.decidedBy()).isEqualTo("ben");
                assertThat(states.getLast()).isEqualTo(Waiver.State.APPROVED);
            }
        }
    }

    @Provide
    Arbitrary<List<Attempt>> attempts() {
        Arbitrary<Person> people = Arbitraries.of(
                ANN,
                BEN,
                new Person("ANN ", Person.Role.ADMIN),
                new Person("ann", Person.Role.STEWARD),
                new Person("cy", Person.Role.OPERATOR),
                new Person("dee", Person.Role.READER));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        people,
                        Arbitraries.integers().between(0, 90).map(minute -> NOW.plus(Duration.ofMinutes(minute))))
                .as(Attempt::new)
                .list()
                .ofMaxSize(12);
    }
}
