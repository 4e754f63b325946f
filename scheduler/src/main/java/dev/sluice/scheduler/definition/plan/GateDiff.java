package dev.sluice.scheduler.definition.plan;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.plan.Change.Impact;
import java.util.ArrayList;
import java.util.List;

/** Differences between two versions of a gate, in the words of its YAML. Pure; the order of checks does not count. */
public final class GateDiff {
    private GateDiff() {}

    /** What changes: single values, and whole checks that come or go. Defaults count as written. */
    public static List<Change> between(Gate before, Gate after) {
        List<Change> changes = new ArrayList<>();
        DefinitionDiff.compare("metadata", before.metadata(), after.metadata(), GateDiff::impact, changes);
        DefinitionDiff.compare(
                "spec.description", before.description(), after.description(), GateDiff::impact, changes);
        DefinitionDiff.compare("spec.asset", before.asset(), after.asset(), GateDiff::impact, changes);
        DefinitionDiff.named(
                "spec.checks", before.spec().checks(), after.spec().checks(), CheckSpec::id, GateDiff::impact, changes);
        DefinitionDiff.compare(
                "spec", withoutChecks(before.spec()), withoutChecks(after.spec()), GateDiff::impact, changes);
        return List.copyOf(changes);
    }

    private static GateSpec withoutChecks(GateSpec spec) {
        return new GateSpec(
                List.of(),
                spec.external(),
                spec.phase(),
                spec.enforced(),
                spec.scope(),
                spec.onHold(),
                spec.onMissing(),
                spec.maxWait(),
                spec.onTimeout(),
                spec.ttl(),
                spec.release(),
                spec.flapping(),
                spec.longestWaiver(),
                spec.sampleRows(),
                spec.sensitive(),
                spec.timeout(),
                spec.every(),
                spec.partition());
    }

    private static Impact impact(String path) {
        if (path.endsWith("description") || path.startsWith("metadata.labels")) {
            return Impact.DESCRIPTION;
        }
        if (path.startsWith("metadata") || path.startsWith("spec.flapping")) {
            return Impact.ALERTING;
        }
        return switch (path) {
            case "spec.asset" -> Impact.DATA;
            case "spec.every" -> Impact.FIRING;
            case "spec.timeout", "spec.sampleRows", "spec.sensitive" -> Impact.EXECUTION;
            default -> Impact.GUARDING;
        };
    }
}
