package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.asked;
import static dev.sluice.quality.gate.Given.job;
import static dev.sluice.quality.gate.Given.waiver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.Waivers.Step.Moved;
import dev.sluice.quality.gate.Waivers.Step.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                .isEqualTo(new Refused(List.of("name the consumer; for all of them ask for scope gate")));
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
    void consumerWaiverExemptsWhomItNamesByJobOrWorkflow() {
        Reader report = new Reader(job("report.load"), Set.of("shop/report"), List.of());
        Reader other = new Reader(job("other"), Set.of(), List.of());
        HoldScope.Result walk = HoldScope.walk(
                ORDERS, Set.of(), Given.SCOPE, _ -> Map.of(ORDERS, List.of(report, other)), HoldScope.Limits.DEFAULT);
        Waiver waiver = waiver(5, new Waiver.Scope.Consumer(GATE, "shop/report"));
        Waivers.About about = new Waivers.About(ORDERS, GATE, 1, Optional.empty());

        assertThat(Waivers.exemptions(walk, List.of(waiver), about, NOW)).isEqualTo(Map.of(job("report.load"), waiver));
        assertThat(Waivers.exemptions(walk, List.of(waiver), about, waiver.expiresAt()))
                .isEmpty();
        assertThat(Waivers.exemptions(walk, List.of(waiver), new Waivers.About(ORDERS, GATE, 2, Optional.empty()), NOW))
                .isEmpty();
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
