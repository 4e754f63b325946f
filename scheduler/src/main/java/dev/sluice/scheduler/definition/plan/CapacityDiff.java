package dev.sluice.scheduler.definition.plan;

import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.plan.Change.Impact;
import java.util.ArrayList;
import java.util.List;

/** Differences between two versions of a pool or service, in the words of its YAML. Pure. */
public final class CapacityDiff {
    private final List<Change> changes = new ArrayList<>();

    private CapacityDiff(Metadata before, Metadata after) {
        compare("metadata", before, after);
    }

    /** What changes of a pool. */
    public static List<Change> between(Pool before, Pool after) {
        CapacityDiff diff = new CapacityDiff(before.metadata(), after.metadata());
        diff.compare("spec.slots", before.slots(), after.slots());
        diff.compare("spec.perOwner", before.perOwner(), after.perOwner());
        diff.compare("spec.reserve", before.reservations(), after.reservations());
        return List.copyOf(diff.changes);
    }

    /** What changes of a service. */
    public static List<Change> between(Service before, Service after) {
        CapacityDiff diff = new CapacityDiff(before.metadata(), after.metadata());
        diff.compare("spec.breaker.failureRate", before.failureRate(), after.failureRate());
        diff.compare("spec.breaker.window", before.window(), after.window());
        diff.compare("spec.breaker.openFor", before.openFor(), after.openFor());
        diff.compare("spec.breaker.halfOpenProbes", before.halfOpenProbes(), after.halfOpenProbes());
        return List.copyOf(diff.changes);
    }

    private void compare(String path, Object before, Object after) {
        DefinitionDiff.compare(path, before, after, CapacityDiff::impact, changes);
    }

    private static Impact impact(String path) {
        return path.startsWith("metadata") ? Impact.DESCRIPTION : Impact.EXECUTION;
    }
}
