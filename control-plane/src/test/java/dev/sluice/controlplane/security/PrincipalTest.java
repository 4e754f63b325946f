package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What grants allow, and where. */
class PrincipalTest {
    private final Caller caller = new Caller(new CurrentVertxRequest());

    private static Scope in(String... namespaces) {
        return new Scope(List.of(namespaces));
    }

    private static Principal with(Grant... grants) {
        return new Principal(7, "anna", List.of(grants));
    }

    private void asked(Principal principal, Runnable question) {
        Caller.onBehalfOf(principal, question);
    }

    @Test
    void eachRightHasTheNamespacesOfTheGrantsThatGiveIt() {
        Principal anna = with(
                new Grant(Role.OPERATOR, in("shop", "shop.eu")),
                new Grant(Role.STEWARD, in("bank")),
                new Grant(Role.VIEWER, in("lab*")),
                new Grant(Role.INGEST, in("feed")));

        assertThat(anna.readable()).isEqualTo(in("shop", "shop.eu", "bank", "lab*"));
        assertThat(anna.operable()).isEqualTo(in("shop", "shop.eu"));
        assertThat(anna.stewardable()).isEqualTo(in("bank"));
        assertThat(anna.reportable()).isEqualTo(in("shop", "shop.eu", "bank"));
        assertThat(anna.auditable()).isEqualTo(Scope.NOTHING);
        assertThat(anna.ingestible()).isEqualTo(in("shop", "shop.eu", "feed"));
        assertThat(anna.mayRead("feed")).as("who sends sees nothing").isFalse();
        assertThat(anna.mayOperate("bank")).isFalse();
        assertThat(anna.maySteward("bank")).isTrue();
        assertThat(anna.mayIngest("feed")).isTrue();
        assertThat(anna.mayReport()).isTrue();
        assertThat(anna.mayAdminister()).isFalse();
        assertThat(anna.isWhole()).isFalse();
        assertThat(anna.role()).contains(Role.OPERATOR);
        assertThat(anna.roleIn("bank")).contains(Role.STEWARD);
        assertThat(anna.roleIn("elsewhere")).isEmpty();
    }

    @Test
    void aRightInOnePlaceDoesNotLendItsPlacesToAnother() {
        Principal anna = with(Grant.whole(Role.VIEWER), new Grant(Role.AUDITOR, in("shop")));

        assertThat(anna.isWhole()).isTrue();
        assertThat(anna.auditable()).isEqualTo(in("shop"));
        assertThat(anna.reportable()).isEqualTo(in("shop"));
        assertThat(anna.allows("GET", "/api/v1/namespaces")).isTrue();
        assertThat(anna.allows("GET", "/api/v1/ledger/entries"))
                .as("shows the whole, of which she audits a part")
                .isFalse();
    }

    @Test
    void withoutGrantsThereIsNothing() {
        Principal nobody = with();

        assertThat(nobody.readable()).isEqualTo(Scope.NOTHING);
        assertThat(nobody.mayReport()).isFalse();
        assertThat(nobody.role()).isEqualTo(Optional.empty());
        assertThat(nobody.allows("GET", "/api/v1/namespaces")).isFalse();
        assertThat(nobody.allows("POST", "/graphql")).isFalse();
        asked(nobody, () -> assertThatThrownBy(caller::actor)
                .isInstanceOf(ForbiddenException.class)
                .hasMessage("a key of role NONE may not do this"));
    }

    @Test
    void anAdministratorIsOneOfTheWhole() {
        assertThatThrownBy(() -> new Grant(Role.ADMIN, in("shop")))
                .hasMessage("the role admin is for the whole service; leave the namespaces out, or grant operator or"
                        + " steward");
        assertThat(Principal.TRUSTED.mayAdminister()).isTrue();
        assertThat(Principal.TRUSTED.isWhole()).isTrue();
    }

    @Test
    void aCallerOperatesWhereItWasGranted() {
        asked(with(new Grant(Role.OPERATOR, in("shop")), Grant.whole(Role.VIEWER)), () -> {
            assertThat(caller.operator("shop")).isEqualTo("anna");
            assertThat(caller.mayOperate("bank")).isFalse();
            assertThatThrownBy(() -> caller.operator("bank"))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessage(
                            "a key of role OPERATOR for some namespaces and VIEWER may not do this in namespace 'bank';"
                                    + " use one of role OPERATOR");
            assertThatThrownBy(caller::operator).isInstanceOf(ForbiddenException.class);
            assertThatThrownBy(() -> caller.steward("shop")).isInstanceOf(ForbiddenException.class);
            assertThatThrownBy(caller::administrator).isInstanceOf(ForbiddenException.class);
            assertThat(caller.actor()).isEqualTo(new Actor("anna", 7, Role.OPERATOR));
            assertThat(caller.actor("bank")).isEqualTo(new Actor("anna", 7, Role.VIEWER));
            caller.requireRead("bank");
        });
    }

    @Test
    void aCallerReadsWhereItWasGranted() {
        asked(with(new Grant(Role.VIEWER, in("shop*"))), () -> {
            caller.requireRead("shop.eu");
            assertThat(caller.scope()).isEqualTo(in("shop*"));
            assertThatThrownBy(() -> caller.requireRead("bank"))
                    .isInstanceOf(ForbiddenException.class)
                    .hasMessage("a key of role VIEWER for some namespaces may not read namespace 'bank'");
        });
    }

    @Test
    void whoOperatesAndStewardsDecidesAsSteward() {
        asked(
                with(Grant.whole(Role.OPERATOR), new Grant(Role.STEWARD, in("shop"))),
                () -> assertThat(caller.steward("shop")).isEqualTo(new Actor("anna", 7, Role.STEWARD)));
        asked(with(Grant.whole(Role.ADMIN)), () -> assertThat(caller.steward("shop"))
                .isEqualTo(new Actor("anna", 7, Role.ADMIN)));
    }

    @Test
    void nobodyIsRefused() {
        assertThatThrownBy(caller::scope).isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(caller::actor).isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> caller.operator("shop")).isInstanceOf(ForbiddenException.class);
    }

    @Property(tries = 300)
    void moreGrantsNeverAllowLess(
            @ForAll("grants") List<Grant> grants,
            @ForAll("grants") List<Grant> more,
            @ForAll("names") String namespace) {
        Principal before = new Principal(1, "a", grants);
        Principal after = new Principal(
                1, "a", Stream.concat(grants.stream(), more.stream()).toList());

        agree(grants, Role::mayRead, before.mayRead(namespace), after.mayRead(namespace), namespace);
        agree(grants, Role::mayOperate, before.mayOperate(namespace), after.mayOperate(namespace), namespace);
        agree(grants, Role::maySteward, before.maySteward(namespace), after.maySteward(namespace), namespace);
        agree(grants, Role::mayIngest, before.mayIngest(namespace), after.mayIngest(namespace), namespace);
    }

    private static void agree(
            List<Grant> grants, Predicate<Role> right, boolean before, boolean after, String namespace) {
        assertThat(before)
                .isEqualTo(grants.stream()
                        .anyMatch(grant ->
                                right.test(grant.role()) && grant.scope().contains(namespace)));
        assertThat(!before || after).isTrue();
    }

    @Provide
    Arbitrary<List<Grant>> grants() {
        Arbitrary<Scope> scopes = names().list().ofMaxSize(3).map(Scope::new);
        Arbitrary<Role> roles = Arbitraries.of(
                Arrays.stream(Role.values()).filter(role -> role != Role.ADMIN).toList());
        return Combinators.combine(roles, scopes).as(Grant::new).list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(2);
    }
}
