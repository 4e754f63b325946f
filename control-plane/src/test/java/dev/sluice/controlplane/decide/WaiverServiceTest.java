package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.gate.GateRecompute;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.quality.gate.Waiver;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Waivers take a second person, and leave a trail. */
class WaiverServiceTest {
    private final Stage stage = new Stage();
    private final Recomputed recomputed = new Recomputed();
    private final WaiverService waivers =
            new WaiverService(stage.transactions(), stage.parts().cache(), recomputed, stage.clock());
    private long orders;

    /** Notes what is decided anew, and which waivers it would see. */
    private static final class Recomputed implements GateRecompute {
        private final List<String> calls = new ArrayList<>();
        private boolean broken;

        @Override
        public void recompute(Tx tx, Collection<Long> assets, Cause cause, Instant now) throws SQLException {
            for (long asset : assets) {
                calls.add(cause.what() + " by " + cause.by() + ": "
                        + WaiverRows.approved(tx, asset).size() + " in force");
            }
            if (broken) {
                throw new IllegalStateException("the walk failed");
            }
        }
    }

    @BeforeEach
    void guard() {
        orders = new GateFixture(stage.transactions()).guarded("orders", stage.now());
    }

    private WaiverRequest asked(Waiver.Scope scope, Duration length) {
        return new WaiverRequest(
                "shop/orders",
                scope,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                "the shop knows and repairs it",
                Optional.of("SHOP-1"),
                stage.now().plus(length));
    }

    private WaiverRecord requested() {
        return waivers.request(Desk.OPERATOR, asked(new Waiver.Scope.Check("shop/orders", "ids"), Duration.ofHours(2)));
    }

    @Test
    void anotherPersonApprovesAndEachStepIsAudited() {
        WaiverRecord asked = requested();
        stage.clock().tick(Duration.ofMinutes(1));

        WaiverRecord approved = waivers.approve(Desk.STEWARD, asked.id(), "talked to the shop");

        assertThat(approved.waiver().state()).isEqualTo(Waiver.State.APPROVED);
        assertThat(approved.approvedBy()).contains("stefan");
        assertThat(recomputed.calls).containsExactly("waiver 1 approved by stefan: 1 in force");
        assertThat(
                        stage.rows(
                                "SELECT actor, actor_key, action, subject, detail ->> 'note', detail ->> 'check' FROM audit_entry ORDER BY id"))
                .containsExactly(
                        "olga | 8 | waiver.requested | waiver:1 | - | ids",
                        "stefan | 9 | waiver.approved | waiver:1 | talked to the shop | ids");
    }

    @Test
    void keyBelongsToItsWaiverForGood() {
        WaiverRequest asked = asked(new Waiver.Scope.Check("shop/orders", "ids"), Duration.ofHours(2));
        WaiverRequest other = asked(new Waiver.Scope.Whole("shop/orders"), Duration.ofHours(2));
        Idempotency.Request key = Idempotency.Request.of("olga", "k1", asked);
        WaiverRecord first = waivers.request(Desk.OPERATOR, asked, key);
        waivers.approve(Desk.STEWARD, first.id(), "");
        stage.clock().tick(Duration.ofDays(30));

        WaiverRecord again = waivers.request(Desk.OPERATOR, asked, key);

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(stage.rows("SELECT count(*) FROM waiver")).containsExactly("1");
        assertThat(stage.rows("SELECT count(*) FROM audit_entry WHERE action = 'waiver.requested'"))
                .containsExactly("1");
        assertThatThrownBy(() -> waivers.request(Desk.OPERATOR, other, Idempotency.Request.of("olga", "k1", other)))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'k1' was used for another request");
    }

    @Test
    void whoAskedCannotApproveHoweverTheKeyIsCalled() {
        Actor admin = new Actor("anna", 20, Role.ADMIN);
        WaiverRecord asked = waivers.request(admin, asked(new Waiver.Scope.Whole("shop/orders"), Duration.ofHours(1)));

        assertThatThrownBy(() -> waivers.approve(admin, asked.id(), ""))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("second person");
        assertThatThrownBy(() -> waivers.approve(new Actor(" ANNA ", 21, Role.ADMIN), asked.id(), ""))
                .isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> waivers.approve(new Actor("renamed", 20, Role.ADMIN), asked.id(), ""))
                .isInstanceOf(ForbiddenException.class);
        assertThat(waivers.get(asked.id()).waiver().state()).isEqualTo(Waiver.State.REQUESTED);
        assertThat(recomputed.calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"OPERATOR", "AUDITOR", "VIEWER", "INGEST"})
    void otherRolesCannotApprove(Role role) {
        WaiverRecord asked = requested();

        assertThatThrownBy(() -> waivers.approve(new Actor("somebody", 30, role), asked.id(), ""))
                .isInstanceOf(ForbiddenException.class)
                .hasMessageContaining("steward or admin");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"AUDITOR", "VIEWER", "INGEST"})
    void readersCannotAsk(Role role) {
        assertThatThrownBy(() -> waivers.request(
                        new Actor("somebody", 30, role),
                        asked(new Waiver.Scope.Whole("shop/orders"), Duration.ofHours(1))))
                .hasMessageContaining("role operator");
    }

    @Test
    void withoutKeysNobodyIsASecondPerson() {
        Actor anybody = new Actor("anonymous", 0, Role.ADMIN);
        WaiverRecord asked =
                waivers.request(anybody, asked(new Waiver.Scope.Whole("shop/orders"), Duration.ofHours(1)));

        assertThatThrownBy(() -> waivers.approve(anybody, asked.id(), "")).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void timeEndsItAndTheDatasetIsDecidedAnewOnce() {
        WaiverRecord asked = requested();
        waivers.approve(Desk.STEWARD, asked.id(), "");
        assertThat(waivers.expireOne()).isFalse();

        stage.clock().tick(Duration.ofHours(2));

        assertThat(waivers.expireOne()).isTrue();
        assertThat(waivers.expireOne()).isFalse();
        assertThat(recomputed.calls)
                .containsExactly("waiver 1 approved by stefan: 1 in force", "waiver 1 expired by sluice: 0 in force");
        assertThat(stage.rows("SELECT actor, action FROM audit_entry ORDER BY id DESC LIMIT 1"))
                .containsExactly("sluice | waiver.expired");
    }

    @Test
    void whatNobodyApprovedExpiresWithoutAnythingDecided() {
        requested();
        stage.clock().tick(Duration.ofHours(3));

        assertThat(waivers.expireOne()).isTrue();
        assertThat(recomputed.calls).isEmpty();
    }

    @Test
    void revokingEndsItAndNothingFollowsAnEnd() {
        WaiverRecord asked = requested();
        waivers.approve(Desk.STEWARD, asked.id(), "");

        waivers.revoke(Desk.STEWARD, asked.id(), "it got worse");

        assertThat(recomputed.calls).last().isEqualTo("waiver 1 revoked by stefan: 0 in force");
        assertThatThrownBy(() -> waivers.approve(new Actor("anna", 20, Role.ADMIN), asked.id(), ""))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("REVOKED");
    }

    @Test
    void onlyWhoAskedTakesItBack() {
        WaiverRecord asked = requested();

        assertThatThrownBy(() -> waivers.withdraw(Desk.STEWARD, asked.id())).isInstanceOf(ConflictException.class);
        assertThat(waivers.withdraw(Desk.OPERATOR, asked.id()).waiver().state()).isEqualTo(Waiver.State.WITHDRAWN);
    }

    @Test
    void whenDecidingFailsNothingOfTheStepStays() {
        WaiverRecord asked = requested();
        recomputed.broken = true;

        assertThatThrownBy(() -> waivers.approve(Desk.STEWARD, asked.id(), ""))
                .isInstanceOf(IllegalStateException.class);

        assertThat(waivers.get(asked.id()).waiver().state()).isEqualTo(Waiver.State.REQUESTED);
        assertThat(stage.rows("SELECT action FROM audit_entry")).containsExactly("waiver.requested");
    }

    @Test
    void whatTheGateDoesNotAllowIsToldWhole() {
        assertThatThrownBy(() -> waivers.request(
                        Desk.OPERATOR, asked(new Waiver.Scope.Check("shop/orders", "idz"), Duration.ofDays(8))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("too late")
                .hasMessageContaining("no check 'idz'; it has [ids, rows]");
        assertThatThrownBy(() -> waivers.request(
                        Desk.OPERATOR,
                        new WaiverRequest(
                                "shop/none",
                                new Waiver.Scope.Whole("shop/none"),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                "why",
                                Optional.empty(),
                                stage.now().plusSeconds(60))))
                .isInstanceOf(NotFoundException.class)
                .hasMessage("there is no gate 'shop/none'");
        assertThat(stage.rows("SELECT count(*) FROM waiver")).containsExactly("0");
    }

    @Test
    void itIsAboutTheNewestVersionUnlessAnotherOneIsNamed() {
        new GateFixture(stage.transactions()).decide(orders, 4, "OPEN", "PASS", stage.now());

        assertThat(requested().waiver().version()).isEqualTo(4);
    }

    @Test
    void twoWhoDecideAtOnceDecideOnce() {
        WaiverRecord asked = requested();
        List<Actor> stewards =
                List.of(Desk.STEWARD, new Actor("anna", 20, Role.ADMIN), new Actor("sue", 21, Role.STEWARD));

        long approved = stewards.parallelStream()
                .filter(by -> {
                    try {
                        waivers.approve(by, asked.id(), "");
                        return true;
                    } catch (ConflictException e) {
                        return false;
                    }
                })
                .count();

        assertThat(approved).isEqualTo(1);
        assertThat(stage.rows("SELECT count(*) FROM audit_entry WHERE action = 'waiver.approved'"))
                .containsExactly("1");
    }
}
