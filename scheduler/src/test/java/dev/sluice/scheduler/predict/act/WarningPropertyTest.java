package dev.sluice.scheduler.predict.act;

import static dev.sluice.scheduler.predict.act.Given.NOON;
import static dev.sluice.scheduler.predict.act.Given.noonPlus;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.act.Warning.Risk;
import dev.sluice.scheduler.predict.act.Warning.Step;
import dev.sluice.scheduler.predict.queue.MissWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WarningPropertyTest {
    @Test
    void consumersAreToldTheNewTimeAndOnceThatAllWillBeWell() {
        Step told = Warning.propose(risk(0.7), MissWarning.SILENT, Given.ACT, NOON);
        Step still = Warning.propose(risk(0.2), told.state(), Given.ACT, NOON);
        Step well = Warning.propose(risk(0.05), still.state(), Given.ACT, NOON);

        assertThat(told.proposal()).hasValueSatisfying(p -> {
            assertThat(p.effect()).isEqualTo(new Effect.Warn(noonPlus(70)));
            assertThat(p.reason())
                    .isEqualTo(
                            "the deadline 2026-03-01T13:00:00Z will be missed with 70 %; expected at 2026-03-01T13:10:00Z,"
                                    + " by 2026-03-01T13:30:00Z at nine chances of ten");
            assertThat(p.onceKey()).isEqualTo("WARN run:1 1");
        });
        assertThat(still).isEqualTo(new Step(told.state(), Optional.empty()));
        assertThat(well.proposal()).hasValueSatisfying(p -> {
            assertThat(p.effect()).isEqualTo(new Effect.AllClear());
            assertThat(p.onceKey()).isEqualTo("WARN run:1 2");
        });
        assertThat(Warning.propose(risk(0.99), well.state(), Given.ACT, NOON).proposal())
                .isEmpty();
    }

    @Property(tries = 300)
    void whateverTheNoiseNobodyIsToldBackAndForth(
            @ForAll @Size(max = 60) List<@DoubleRange(min = 0, max = 1) Double> noisy) {
        MissWarning state = MissWarning.SILENT;
        List<Proposal> told = new ArrayList<>();
        for (double miss : noisy) {
            Step step = Warning.propose(risk(miss), state, Given.ACT, NOON);
            state = step.state();
            step.proposal().ifPresent(told::add);
        }

        assertThat(told).hasSizeLessThanOrEqualTo(2);
        assertThat(told).extracting(Proposal::onceKey).doesNotHaveDuplicates();
        if (noisy.stream().allMatch(miss -> miss < 0.5)) {
            assertThat(told).isEmpty();
        }
    }

    @Test
    void neverWhereThePolicyDoesNotConsiderItNorAfterTheDeadline() {
        for (ForecastPolicy policy : Given.without(Kind.WARN)) {
            assertThat(Warning.propose(risk(1), MissWarning.SILENT, policy, NOON))
                    .isEqualTo(new Step(MissWarning.SILENT, Optional.empty()));
        }
        assertThat(Warning.propose(risk(1), MissWarning.SILENT, Given.ACT, noonPlus(60))
                        .proposal())
                .isEmpty();
    }

    @Test
    void theNewTimeNeverKeepsTheDeadlineThatWillBeMissed() {
        Risk even = new Risk("w", "x", "w", noonPlus(60), noonPlus(60), noonPlus(80), 0.5);

        assertThat(Warning.propose(even, MissWarning.SILENT, Given.ACT, NOON)
                        .proposal()
                        .map(Proposal::effect))
                .contains(new Effect.Warn(noonPlus(80)));
    }

    private static Risk risk(double miss) {
        Instant deadline = noonPlus(60);
        return new Risk("sales/orders", "run:1", "sales/orders", deadline, noonPlus(70), noonPlus(90), miss);
    }
}
