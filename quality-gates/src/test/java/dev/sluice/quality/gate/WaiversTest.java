package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.asked;
import static dev.sluice.quality.gate.Given.waiver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.gate.Waivers.Step.Moved;
import dev.sluice.quality.gate.Waivers.Step.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaiversTest {
    private static final Person ANN = new Person("ann", Person.Role.OPERATOR);
    private static final Person BEN = new Person("ben", Person.Role.STEWARD);
    private static final GateSpec SPEC = aGate().checks("id").spec();

    @Test
    void oneAsksAnotherApproves() {
        Waiver requested = moved(Waivers.request(asked(), ANN, SPEC, NOW));
        Waiver approved = moved(Waivers.approve(requested, BEN, NOW));

        assertThat(approved.state()).isEqualTo(Waiver.State.APPROVED);
        assertThat(approved.decidedBy()).isEqualTo("ben");
        assertThat(approved.inForce(NOW)).isTrue();
        assertThat(approved.inForce(approved.expiresAt())).isFalse();
    }

    @Test
    void whoAskedCannotApproveWhateverTheRoleAndSpelling() {
        Person admin = new Person(" Ann", Person.Role.ADMIN);

        assertThat(Waivers.approve(asked(), admin, NOW))
                .isEqualTo(new Refused(List.of(" Ann asked for it; a second person decides")));
        assertThat(Waivers.reject(asked(), admin, NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void operatorCannotApprove() {
        assertThat(Waivers.approve(asked(), new Person("cy", Person.Role.OPERATOR), NOW))
                .isEqualTo(new Refused(List.of("deciding on a waiver takes role steward or admin")));
    }

    @Test
    void requestTellsEverythingThatIsWrong() {
        Waiver asked = new Waiver(
                7,
                ORDERS,
                new Waiver.Scope.Check(GATE, "ids"),
                1,
                false,
                Optional.empty(),
                "ann",
                NOW,
                "  ",
                NOW.plus(Duration.ofDays(8)),
                Optional.of(new Waiver.Bound(Double.NaN, Waiver.Worse.ABOVE)),
                Waiver.State.REQUESTED,
                "");

        assertThat(Waivers.request(asked, new Person("ann", Person.Role.READER), SPEC, NOW))
                .isEqualTo(new Refused(List.of(
                        "asking for a waiver takes role operator",
                        "a reason is needed: why is the failure acceptable?",
                        "expiresAt 2026-11-29T10:00:00Z is too late; the gate allows PT168H, until 2026-11-28T10:00:00Z",
                        "gate shop/orders has no check 'ids'; it has [id]",
                        "the bound has to be a number")));
    }

    @Test
    void requestForEverybodyIsARequestForTheGate() {
        assertThat(Waivers.request(with(new Waiver.Scope.Consumer(GATE, "*")), ANN, SPEC, NOW))
                .isEqualTo(new Refused(List.of("name the consumer; for all of them leave it out")));
    }

    @Test
    void expiredCannotBeApprovedAnymore() {
        assertThat(Waivers.approve(asked(), BEN, asked().expiresAt()))
                .isEqualTo(new Refused(List.of("it expired at 2026-11-21T11:00:00Z")));
    }

    @Test
    void onlyWhoAskedTakesItBack() {
        assertThat(moved(Waivers.withdraw(asked(), ANN, NOW)).state()).isEqualTo(Waiver.State.WITHDRAWN);
        assertThat(Waivers.withdraw(asked(), BEN, NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void approvedEndsByAPersonOrByTime() {
        Waiver approved = waiver(1, new Waiver.Scope.Whole(GATE));

        assertThat(moved(Waivers.revoke(approved, ANN, NOW)).state()).isEqualTo(Waiver.State.REVOKED);
        assertThat(moved(Waivers.revoke(approved, BEN, NOW)).decidedBy()).isEqualTo("ben");
        assertThat(Waivers.revoke(approved, new Person("cy", Person.Role.OPERATOR), NOW))
                .isInstanceOf(Refused.class);
        assertThat(Waivers.expire(approved, NOW)).isInstanceOf(Refused.class);
        assertThat(moved(Waivers.expire(approved, approved.expiresAt())).state())
                .isEqualTo(Waiver.State.EXPIRED);
    }

    @Test
    void consumerGoesPastWhatItsWaiversAcceptTogether() {
        Waiver any = waiver(5, new Waiver.Scope.Consumer(GATE, "shop/report"));
        Waiver ids = waiver(6, new Waiver.Scope.CheckForConsumer(GATE, "id", "shop/report"));
        Waiver mails = waiver(7, new Waiver.Scope.CheckForConsumer(GATE, "mails", "shop/report"));

        assertThat(Waivers.past(List.of(any), List.of(reason("id"), reason("")), List.of()))
                .contains(any);
        assertThat(Waivers.past(List.of(ids), List.of(reason("id")), List.of())).contains(ids);
        assertThat(Waivers.past(List.of(ids), List.of(reason("id"), reason("mails")), List.of()))
                .isEmpty();
        assertThat(Waivers.past(List.of(ids, mails), List.of(reason("id"), reason("mails")), List.of()))
                .isPresent();
        assertThat(Waivers.past(List.of(ids), List.of(reason("")), List.of()))
                .as("no verdict is nothing that a check found")
                .isEmpty();
        assertThat(Waivers.past(List.of(), List.of(reason("id")), List.of())).isEmpty();
    }

    @Test
    void boundHoldsForOneConsumerToo() {
        Waiver plain = waiver(6, new Waiver.Scope.CheckForConsumer(GATE, "id", "shop/report"));
        Waiver bounded = bounded(plain, 2);

        assertThat(Waivers.past(List.of(bounded), List.of(reason("id")), List.of(measured(2))))
                .contains(bounded);
        assertThat(Waivers.past(List.of(bounded), List.of(reason("id")), List.of(measured(3))))
                .isEmpty();
        assertThat(Waivers.past(List.of(bounded), List.of(reason("id")), List.of()))
                .isEmpty();
    }

    private static GateDecision.Reason reason(String check) {
        return new GateDecision.Reason(GATE, check, CheckOutcome.FAIL, Set.of(), "bad");
    }

    private static CheckResult measured(double value) {
        return new CheckResult(
                "",
                "id",
                "notNull",
                Severity.ERROR,
                OnTrouble.BLOCK,
                Set.of(),
                CheckOutcome.FAIL,
                OptionalDouble.of(value),
                "rows",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                "bad",
                "",
                Duration.ZERO,
                OptionalDouble.empty(),
                List.of());
    }

    private static Waiver bounded(Waiver waiver, double most) {
        return new Waiver(
                waiver.id(),
                waiver.dataset(),
                waiver.scope(),
                waiver.version(),
                waiver.sticky(),
                waiver.slice(),
                waiver.requestedBy(),
                waiver.requestedAt(),
                waiver.reason(),
                waiver.expiresAt(),
                Optional.of(new Waiver.Bound(most, Waiver.Worse.ABOVE)),
                waiver.state(),
                waiver.decidedBy());
    }

    private static Waiver with(Waiver.Scope scope) {
        Waiver asked = asked();
        return new Waiver(
                7,
                ORDERS,
                scope,
                1,
                false,
                Optional.empty(),
                "ann",
                NOW,
                asked.reason(),
                asked.expiresAt(),
                Optional.empty(),
                Waiver.State.REQUESTED,
                "");
    }

    private static Waiver moved(Waivers.Step step) {
        assertThat(step).isInstanceOf(Moved.class);
        return ((Moved) step).waiver();
    }
}
