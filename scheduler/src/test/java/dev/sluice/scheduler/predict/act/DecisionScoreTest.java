package dev.sluice.scheduler.predict.act;

import static dev.sluice.scheduler.predict.act.DecisionScore.HARMED;
import static dev.sluice.scheduler.predict.act.DecisionScore.HELPED;
import static dev.sluice.scheduler.predict.act.DecisionScore.NO_DIFFERENCE;
import static dev.sluice.scheduler.predict.act.DecisionScore.UNKNOWN;
import static dev.sluice.scheduler.predict.act.Given.NOON;
import static dev.sluice.scheduler.predict.act.Given.minutes;
import static dev.sluice.scheduler.predict.act.Given.noonPlus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.act.DecisionScore.Scored;
import dev.sluice.scheduler.predict.act.Outcome.Ended;
import dev.sluice.scheduler.predict.act.Outcome.HeldBack;
import dev.sluice.scheduler.predict.act.Outcome.HeldDoomed;
import dev.sluice.scheduler.predict.act.Outcome.Killed;
import dev.sluice.scheduler.predict.act.Outcome.Raised;
import dev.sluice.scheduler.predict.act.Outcome.RetriedEarly;
import dev.sluice.scheduler.predict.act.Outcome.StartedEarly;
import dev.sluice.scheduler.predict.act.Outcome.Warned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All times are minutes from noon; the deadline of every run is at 60 unless it says otherwise. */
class DecisionScoreTest {
    record Case(String name, Outcome outcome, DecisionScore score) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Ended longHold = run(30, 90, 200);
        return Stream.of(
                new Case("in time, and late from its slot", early(run(-15, 50)), HELPED),
                new Case("in time, and from its slot too", early(run(-15, 30)), NO_DIFFERENCE),
                new Case("late, and from its slot too", early(run(-15, 61)), NO_DIFFERENCE),
                new Case("started early and failed", early(failed(-15, 20)), UNKNOWN),
                new Case(
                        "from its slot it would have waited",
                        new StartedEarly(NOON, minutes(20), run(-15, 26)),
                        HELPED),
                new Case("advised, and it was late", early(run(0, 70).begunAt(noonPlus(-15))), HELPED),
                new Case("raised, in time", new Raised(run(0, 50), minutes(20), List.of()), HELPED),
                new Case("raised for nothing", new Raised(run(0, 50), minutes(5), List.of()), NO_DIFFERENCE),
                new Case(
                        "raised before one that is late by it",
                        new Raised(run(0, 50), minutes(20), List.of(run(50, 75))),
                        HARMED),
                new Case(
                        "raised before one that is late anyway",
                        new Raised(run(0, 50), minutes(20), List.of(run(50, 175))),
                        HELPED),
                new Case("kept in time, held in time", new HeldBack(NOON, noonPlus(5), longHold, run(5, 50)), HELPED),
                new Case(
                        "kept would have been in time behind it",
                        new HeldBack(NOON, noonPlus(5), run(16, 26, 200), run(5, 15)),
                        NO_DIFFERENCE),
                new Case(
                        "kept late all the same", new HeldBack(NOON, noonPlus(5), longHold, run(5, 65)), NO_DIFFERENCE),
                new Case(
                        "another slot came free for the kept one",
                        new HeldBack(NOON, noonPlus(5), longHold, run(5, 50), Optional.of(noonPlus(14))),
                        NO_DIFFERENCE),
                new Case(
                        "another slot came free too late",
                        new HeldBack(NOON, noonPlus(5), longHold, run(5, 50), Optional.of(noonPlus(16))),
                        HELPED),
                new Case("held missed for it", new HeldBack(NOON, noonPlus(5), run(50, 80), run(5, 50)), HARMED),
                new Case("held late anyway", new HeldBack(NOON, noonPlus(5), run(50, 120), run(5, 50)), HELPED),
                new Case("kept failed", new HeldBack(NOON, noonPlus(5), longHold, failed(5, 50)), UNKNOWN),
                new Case("tried early, in time", retried(false, run(-20, 55)), HELPED),
                new Case("tried early, early enough", retried(false, run(-20, 45)), NO_DIFFERENCE),
                new Case("failed again, the last time", retried(true, true, failed(0, 5)), HARMED),
                new Case("failed again, and another followed", retried(true, run(0, 50)), NO_DIFFERENCE),
                new Case("probe failed", new HeldDoomed(false, NOON, true, failed(50, 55)), HELPED),
                new Case("good after a change", new HeldDoomed(true, NOON, false, run(50, 80)), HELPED),
                new Case("failed after a change", new HeldDoomed(true, NOON, true, failed(50, 55)), UNKNOWN),
                new Case("good without a change, late", new HeldDoomed(false, NOON, false, run(50, 80)), HARMED),
                new Case(
                        "good without a change, in time",
                        new HeldDoomed(false, NOON, false, run(30, 50)),
                        NO_DIFFERENCE),
                new Case("next attempt was short", new Killed(minutes(90), run(0, 20)), HELPED),
                new Case("next attempt took as long", new Killed(minutes(90), run(0, 95)), HARMED),
                new Case("next attempt failed at once", new Killed(minutes(90), failed(0, 1)), NO_DIFFERENCE),
                new Case("warned and missed", new Warned(NOON, Optional.empty(), run(0, 90)), HELPED),
                new Case("warned and in time", new Warned(NOON, Optional.empty(), run(0, 50)), HARMED),
                new Case(
                        "taken back and in time",
                        new Warned(NOON, Optional.of(noonPlus(30)), run(0, 50)),
                        NO_DIFFERENCE),
                new Case("taken back and missed", new Warned(NOON, Optional.of(noonPlus(30)), run(0, 90)), HARMED));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatHappenedIsComparedWithWhatWouldHave(Case given) {
        Scored scored = DecisionScore.of(given.outcome());

        assertThat(scored.score()).as(scored.why()).isEqualTo(given.score());
        assertThat(scored.why()).isNotBlank();
    }

    @Test
    void everyKindOfDecisionIsJudged() {
        assertThat(cases().map(c -> c.outcome().kind()).distinct()).containsExactlyInAnyOrder(Kind.values());
    }

    @Test
    void whatCannotBeJudgedIsSaidToBeSo() {
        assertThat(DecisionScore.of(Optional.empty()))
                .isEqualTo(new Scored(UNKNOWN, "there is nothing to judge it by"));
    }

    @Test
    void theReasonSaysWhatWouldHaveBeen() {
        assertThat(DecisionScore.of(early(run(-15, 50))))
                .isEqualTo(new Scored(
                        HELPED,
                        "done at 2026-03-01T12:50:00Z, deadline 2026-03-01T13:00:00Z; begun at 2026-03-01T12:00:00Z it had"
                                + " been done at 2026-03-01T13:05:00Z"));
    }

    private static StartedEarly early(Ended run) {
        return new StartedEarly(NOON, Duration.ZERO, run);
    }

    private static RetriedEarly retried(boolean again, Ended run) {
        return retried(again, false, run);
    }

    private static RetriedEarly retried(boolean again, boolean last, Ended run) {
        return new RetriedEarly(noonPlus(10), NOON, again, last, run);
    }

    private static Ended run(double start, double end) {
        return run(start, end, 60);
    }

    private static Ended run(double start, double end, double deadline) {
        return new Ended(noonPlus(start), noonPlus(end), true, Optional.of(noonPlus(deadline)));
    }

    private static Ended failed(double start, double end) {
        return new Ended(noonPlus(start), noonPlus(end), false, Optional.of(noonPlus(60)));
    }
}
