package dev.sluice.quality.execute;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.History;
import java.util.Optional;

/**
 * A check that fits its table.
 *
 * @param number its place in the request
 * @param spec with SQL that has passed the guard
 * @param plan what it asks
 * @param history what it may look back on
 */
record Planned(int number, CheckSpec spec, CheckPlan plan, History history) {
    Optional<String> where() {
        return spec.where();
    }
}
