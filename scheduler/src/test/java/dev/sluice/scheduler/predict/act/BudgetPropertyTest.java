package dev.sluice.scheduler.predict.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.act.Budget.Done;
import dev.sluice.scheduler.predict.act.Budget.Limit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetPropertyTest {
    @Property(tries = 300)
    void noSlidingHourHasMoreThanIsAllowed(
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 900) Integer> gaps,
            @ForAll @IntRange(min = 0, max = 4) int own,
            @ForAll @IntRange(min = 0, max = 6) int all) {
        Budget budget = new Budget(Map.of(Kind.WARN, new Limit(own, all)));
        List<Done> done = new ArrayList<>();
        Instant now = Given.NOON;
        for (int i = 0; i < gaps.size(); i++) {
            now = now.plusSeconds(gaps.get(i));
            String workflow = "w" + i % 3;
            if (budget.admits(Kind.WARN, workflow, done, now)) {
                done.add(new Done(Kind.WARN, workflow, now));
            }
        }

        for (Done last : done) {
            List<Done> hour = done.stream()
                    .filter(d -> !d.at().isAfter(last.at())
                            && d.at().isAfter(last.at().minus(Budget.WINDOW)))
                    .toList();
            assertThat(hour).hasSizeLessThanOrEqualTo(all);
            assertThat(hour.stream().filter(d -> d.workflow().equals(last.workflow())))
                    .hasSizeLessThanOrEqualTo(own);
        }
        if (own == 0 || all == 0) {
            assertThat(done).isEmpty();
        }
    }

    @Test
    void everyKindHasItsOwnAccount() {
        Budget budget = new Budget(Map.of(Kind.WARN, new Limit(1, 1), Kind.HOLD_BACK, new Limit(1, 1)));
        List<Done> done = List.of(new Done(Kind.WARN, "w", Given.NOON));

        assertThat(budget.admits(Kind.WARN, "other", done, Given.NOON)).isFalse();
        assertThat(budget.admits(Kind.HOLD_BACK, "w", done, Given.NOON)).isTrue();
        assertThat(budget.admits(Kind.WARN, "w", done, Given.NOON.plus(Budget.WINDOW)))
                .isTrue();
        assertThat(budget.admits(Kind.KILL_HUNG, "w", done, Given.NOON)).isFalse();
    }

    @Test
    void everyKindHasADefaultOfWhichNoWorkflowCanTakeAll() {
        assertThat(Kind.values()).allSatisfy(kind -> {
            Limit limit = Budget.DEFAULT.limit(kind);
            assertThat(limit.perWorkflow()).isPositive().isLessThan(limit.overall());
        });
    }
}
