package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.dataset;
import static dev.sluice.quality.gate.Given.job;
import static dev.sluice.quality.gate.Lineage.direct;
import static dev.sluice.quality.gate.Lineage.known;
import static dev.sluice.quality.gate.Lineage.reading;
import static dev.sluice.quality.gate.Lineage.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.HoldScope.Blocked;
import dev.sluice.quality.gate.HoldScope.Exempt;
import dev.sluice.quality.gate.HoldScope.Limits;
import dev.sluice.quality.gate.HoldScope.Reached;
import dev.sluice.quality.gate.HoldScope.Result;
import dev.sluice.quality.gate.HoldScope.Why;
import dev.sluice.quality.gate.Reader.Kind;
import dev.sluice.quality.gate.Reader.Origin;
import dev.sluice.quality.gate.Reader.Output;
import dev.sluice.quality.gate.Reader.Use;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldScopeTest {
    private static final DatasetId MAILS = dataset("mart.mails");
    private static final DatasetId SUMS = dataset("mart.sums");
    private static final DatasetId REPORT = dataset("mart.report");

    private final Lineage lineage = new Lineage();

    @Test
    void holdsWhatIsReachedFromTheColumnAndLetsSiblingsGoOn() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(writing("sums", SUMS, "total", direct(ORDERS, "amount")), ORDERS);
        lineage.reads(reading("send"), MAILS);
        lineage.reads(reading("chart"), SUMS);

        Result result = walk(Set.of("email"));

        Step first = new Step(ORDERS, Set.of("email"), job("mails"));
        assertThat(result)
                .usingRecursiveComparison()
                .ignoringFields("readers")
                .isEqualTo(new Result(
                        ORDERS,
                        List.of(
                                new Reached(
                                        ORDERS,
                                        Set.of("email"),
                                        List.of(),
                                        List.of(new Exempt(
                                                job("sums"),
                                                Why.OUTSIDE_COLUMNS,
                                                "it uses none of the bad columns of raw.orders: email"))),
                                new Reached(MAILS, Set.of("mail"), List.of(first), List.of())),
                        List.of(
                                new Blocked(job("mails"), Set.of("email"), List.of(first)),
                                new Blocked(
                                        job("send"),
                                        Set.of("mail"),
                                        List.of(first, new Step(MAILS, Set.of("mail"), job("send")))),
                                new Exempt(
                                        job("sums"),
                                        Why.OUTSIDE_COLUMNS,
                                        "it uses none of the bad columns of raw.orders: email")),
                        List.of(),
                        Optional.empty()));
        assertThat(lineage.asked).containsExactly(Set.of(ORDERS), Set.of(MAILS));
    }

    @Test
    void filterOnABadColumnMakesTheWholeOutputBad() {
        lineage.reads(
                new Reader(
                        job("sums"),
                        Set.of(),
                        List.of(new Output(
                                SUMS,
                                Optional.of(Map.of("total", known(direct(ORDERS, "amount")))),
                                Set.of(new Use(ORDERS, Optional.of("email"), Kind.INDIRECT))))),
                ORDERS);

        Result result = walk(Set.of("email"));

        assertThat(result.consumers()).singleElement().isInstanceOf(Blocked.class);
        assertThat(result.datasets())
                .last()
                .isEqualTo(new Reached(
                        SUMS, Set.of(), List.of(new Step(ORDERS, Set.of("email"), job("sums"))), List.of()));
    }

    @Test
    void whatIsNotKnownCountsAsTouching() {
        lineage.reads(reading("export"), ORDERS);
        lineage.reads(
                new Reader(job("opaque"), Set.of(), List.of(new Output(MAILS, Optional.empty(), Set.of()))), ORDERS);
        lineage.reads(
                new Reader(
                        job("half"),
                        Set.of(),
                        List.of(new Output(
                                SUMS,
                                Optional.of(Map.of("id", known(direct(ORDERS, "id")), "x", new Origin.Unknown())),
                                Set.of()))),
                ORDERS);
        lineage.reads(writing("elsewhere", REPORT, "y", direct(dataset("raw.other"), "y")), ORDERS);

        Result result = walk(Set.of("email"));

        assertThat(result.consumers()).hasSize(4).allMatch(Blocked.class::isInstance);
        assertThat(result.datasets())
                .extracting(Reached::dataset, Reached::columns)
                .containsExactlyInAnyOrder(
                        tuple(ORDERS, Set.of("email")),
                        tuple(MAILS, Set.of()),
                        tuple(SUMS, Set.of("x")),
                        tuple(REPORT, Set.of()));
    }

    @Test
    void wholeDatasetTouchesEveryUse() {
        lineage.reads(writing("sums", SUMS, "total", direct(ORDERS, "amount")), ORDERS);

        Result result = walk(Set.of());

        assertThat(result.consumers())
                .containsExactly(new Blocked(job("sums"), Set.of(), List.of(new Step(ORDERS, Set.of(), job("sums")))));
        assertThat(result.datasets()).last().extracting(Reached::columns).isEqualTo(Set.of());
    }

    @Test
    void namesOfColumnsAreComparedWithoutCase() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "EMAIL")), ORDERS);

        assertThat(walk(Set.of("email")).consumers()).singleElement().isInstanceOf(Blocked.class);
    }

    @Test
    void onlyAndExceptNameWhomItHolds() {
        lineage.reads(new Reader(job("a.load"), Set.of("shop/a"), List.of()), ORDERS);
        lineage.reads(reading("b"), ORDERS);
        lineage.reads(reading("c"), ORDERS);

        assertThat(named(List.of(), List.of("shop/a"))).containsExactly("Exempt EXCEPT", "Blocked", "Blocked");
        assertThat(named(List.of("shop/b", "shop/c"), List.of("*/c")))
                .containsExactly("Exempt NOT_IN_ONLY", "Blocked", "Exempt EXCEPT");
    }

    @Test
    void badDataGoesOnThroughJobsThatAreNeverHeld() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(reading("send"), MAILS);
        GateSpec.Scope scope =
                new GateSpec.Scope(GateSpec.Reach.DOWNSTREAM, true, true, List.of(), List.of("shop/mails"));

        Result result = HoldScope.walk(ORDERS, Set.of("email"), scope, lineage, Limits.DEFAULT);

        assertThat(standings(result)).containsExactly("Exempt EXCEPT", "Blocked");
    }

    @Test
    void whoWritesTheOriginGoesOnAlsoAroundACycle() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(writing("back", ORDERS, "email", direct(MAILS, "mail")), MAILS);
        lineage.reads(writing("self", ORDERS, "email", direct(ORDERS, "email")), ORDERS);

        Result result = walk(Set.of("email"));

        assertThat(standings(result)).containsExactly("Exempt OWN_OUTPUT", "Blocked", "Exempt OWN_OUTPUT");
    }

    @Test
    void jobDoesNotWaitForItsOwnOutputButForItsOtherInputs() {
        Reader merge = new Reader(
                job("merge"),
                Set.of(),
                List.of(new Output(
                        MAILS,
                        Optional.of(Map.of("mail", known(direct(MAILS, "mail"), direct(SUMS, "total")))),
                        Set.of())));
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(merge, MAILS);
        lineage.reads(merge, SUMS);

        assertThat(standings(walk(Set.of("email")))).containsExactly("Blocked", "Exempt OWN_OUTPUT");

        lineage.reads(writing("sums", SUMS, "total", direct(ORDERS, "email")), ORDERS);

        assertThat(standings(walk(Set.of("email")))).containsExactly("Blocked", "Blocked", "Blocked");
    }

    @Test
    void diamondTakesTheShorterWay() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(writing("sums", SUMS, "mail", direct(MAILS, "mail")), MAILS);
        lineage.reads(writing("direct", SUMS, "copy", direct(ORDERS, "email")), ORDERS);
        lineage.reads(reading("chart"), SUMS);

        Result result = walk(Set.of("email"));

        assertThat(result.datasets())
                .filteredOn(reached -> reached.dataset().equals(SUMS))
                .singleElement()
                .isEqualTo(new Reached(
                        SUMS,
                        Set.of("copy", "mail"),
                        List.of(new Step(ORDERS, Set.of("email"), job("direct"))),
                        List.of()));
        assertThat(result.consumers())
                .contains(new Blocked(
                        job("chart"),
                        Set.of("copy", "mail"),
                        List.of(
                                new Step(ORDERS, Set.of("email"), job("direct")),
                                new Step(SUMS, Set.of("copy", "mail"), job("chart")))));
    }

    @Test
    void reachSaysHowFar() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(reading("send"), MAILS);

        Result direct = HoldScope.walk(ORDERS, Set.of("email"), scope(GateSpec.Reach.DIRECT), lineage, Limits.DEFAULT);
        Result none = HoldScope.walk(ORDERS, Set.of("email"), scope(GateSpec.Reach.NONE), lineage, Limits.DEFAULT);

        assertThat(direct.datasets()).extracting(Reached::dataset).containsExactly(ORDERS);
        assertThat(standings(direct)).containsExactly("Blocked");
        assertThat(none).isEqualTo(new Result(ORDERS, List.of(), List.of(), List.of(), Optional.empty()));
    }

    @Test
    void withoutColumnsEverybodyDownstreamIsHeld() {
        lineage.reads(writing("sums", SUMS, "total", direct(ORDERS, "amount")), ORDERS);
        GateSpec.Scope scope = new GateSpec.Scope(GateSpec.Reach.DOWNSTREAM, false, true, List.of(), List.of());

        assertThat(standings(HoldScope.walk(ORDERS, Set.of("email"), scope, lineage, Limits.DEFAULT)))
                .containsExactly("Blocked");
    }

    @Test
    void limitsCutOnTheSafeSide() {
        lineage.reads(writing("mails", MAILS, "mail", direct(ORDERS, "email")), ORDERS);
        lineage.reads(writing("sums", SUMS, "total", direct(ORDERS, "amount")), ORDERS);
        lineage.reads(writing("report", REPORT, "mail", direct(MAILS, "mail")), MAILS);

        Result shallow = HoldScope.walk(ORDERS, Set.of("email"), Given.SCOPE, lineage, new Limits(10, 1));
        Result narrow = HoldScope.walk(ORDERS, Set.of("email"), Given.SCOPE, lineage, new Limits(2, 64));

        assertThat(shallow.cut()).contains("the walk ended at its depth limit of 1 levels");
        assertThat(shallow.datasets()).extracting(Reached::dataset).containsExactly(ORDERS, MAILS);
        assertThat(standings(shallow)).containsExactly("Blocked", "Blocked");
        assertThat(shallow.datasets()).allMatch(reached -> reached.exempt().isEmpty());
        assertThat(narrow.cut()).contains("the walk ended at its limit of 2 datasets");
        assertThat(standings(narrow)).containsExactly("Blocked", "Blocked", "Blocked");
    }

    private Result walk(Set<String> columns) {
        return HoldScope.walk(ORDERS, columns, Given.SCOPE, lineage, Limits.DEFAULT);
    }

    private List<String> named(List<String> only, List<String> except) {
        GateSpec.Scope scope = new GateSpec.Scope(GateSpec.Reach.DOWNSTREAM, true, true, only, except);
        return standings(HoldScope.walk(ORDERS, Set.of("email"), scope, lineage, Limits.DEFAULT));
    }

    private static List<String> standings(Result result) {
        return result.consumers().stream()
                .map(consumer -> switch (consumer) {
                    case Blocked _ -> "Blocked";
                    case Exempt exempt -> "Exempt " + exempt.why();
                })
                .toList();
    }

    private static GateSpec.Scope scope(GateSpec.Reach reach) {
        return new GateSpec.Scope(reach, true, true, List.of(), List.of());
    }
}
