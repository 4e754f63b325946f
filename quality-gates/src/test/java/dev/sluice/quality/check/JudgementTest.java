package dev.sluice.quality.check;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final History NONE = History.none(Instant.EPOCH);

    private static CheckOutcome judge(Checks check, Measurement measured) {
        return Checks.CATALOGUE.judge(check.spec(), measured, NONE).outcome();
    }

    private static Measurement value(double value) {
        return Measurement.of(value, "", OptionalLong.empty(), "it is " + value);
    }

    @Test
    void failGoesBeforeWarn() {
        Checks both = check("rowCount").fail("> 10").warn("> 5");

        assertThat(judge(both, value(11))).isEqualTo(CheckOutcome.FAIL);
        assertThat(judge(both, value(10))).isEqualTo(CheckOutcome.WARN);
        assertThat(judge(both, value(5))).isEqualTo(CheckOutcome.PASS);
    }

    @Test
    void aDeclaredWarnReplacesTheDefaultFail() {
        assertThat(judge(check("rowCount"), value(0))).isEqualTo(CheckOutcome.FAIL);
        assertThat(judge(check("rowCount").warn("< 1"), value(0))).isEqualTo(CheckOutcome.WARN);
    }

    @Test
    void tooLittleHistoryIsSkippedUnlessTheOtherThresholdIsCrossed() {
        assertThat(judge(check("rowCount").fail("> avg(last 3)"), value(5))).isEqualTo(CheckOutcome.SKIPPED);
        assertThat(judge(check("rowCount").fail("> avg(last 3)").warn("> 4"), value(5)))
                .isEqualTo(CheckOutcome.WARN);
        assertThat(judge(check("rowCount").fail("> avg(last 3)").warn("> 9"), value(5)))
                .isEqualTo(CheckOutcome.SKIPPED);
        assertThat(judge(check("rowCount").fail("> 4").warn("> avg(last 3)"), value(5)))
                .isEqualTo(CheckOutcome.FAIL);
        assertThat(judge(check("rowCount").fail("> 9").warn("> avg(last 3)"), value(5)))
                .isEqualTo(CheckOutcome.SKIPPED);
    }

    @Test
    void whatWasNotMeasuredKeepsItsStateWhateverTheThresholds() {
        Checks never = check("rowCount").fail("< 0");

        assertThat(judge(never, Measurement.violated("stale"))).isEqualTo(CheckOutcome.FAIL);
        assertThat(judge(never, Measurement.undefined("gone"))).isEqualTo(CheckOutcome.ERROR);
        assertThat(judge(never, Measurement.skipped("early"))).isEqualTo(CheckOutcome.SKIPPED);
    }

    @Test
    void whatCannotBeComparedIsAnErrorNeverAPass() {
        assertThat(judge(check("rowCount").fail("> 10"), value(Double.NaN))).isEqualTo(CheckOutcome.ERROR);
        assertThat(judge(check("rowCount").fail("> 1 / 0"), value(5))).isEqualTo(CheckOutcome.ERROR);
        assertThat(judge(check("rowCount").fail("> 10%"), value(5))).isEqualTo(CheckOutcome.ERROR);
        assertThat(judge(check("rowCount").fail("lots"), value(5))).isEqualTo(CheckOutcome.ERROR);
        assertThat(judge(check("nonsense").fail("> 1"), value(5))).isEqualTo(CheckOutcome.ERROR);
    }

    @Test
    void anErrorThatReachesAcrossTheLimitWarns() {
        Checks limit = check("rowCount").fail("> 10");

        assertThat(judge(limit, value(11).within(0.5))).isEqualTo(CheckOutcome.FAIL);
        assertThat(judge(limit, value(11).within(2))).isEqualTo(CheckOutcome.WARN);
        assertThat(judge(limit, value(9).within(2))).isEqualTo(CheckOutcome.WARN);
        assertThat(judge(limit, value(9).within(0.5))).isEqualTo(CheckOutcome.PASS);
    }

    @Test
    void theJudgementTellsTheConditions() {
        assertThat(Checks.CATALOGUE.judge(
                        check("rowCount").fail("<1").warn("< 100").spec(), value(5), NONE))
                .isEqualTo(new Judgement(CheckOutcome.WARN, "fail < 1, warn < 100", "it is 5.0"));
    }
}
