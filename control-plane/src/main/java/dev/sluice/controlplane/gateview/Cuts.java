package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.gateview.DecisionInfo.FailedOpen;
import dev.sluice.controlplane.gateview.DecisionInfo.GateGround;
import dev.sluice.controlplane.gateview.GateHoldInfo.PathStep;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.security.Sight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes out of what gates say about an asset what they say about others: gates, jobs and datasets that a reader may not see. */
final class Cuts {
    private Cuts() {}

    /** Those of gates that may be seen. */
    static List<GateReason> reasons(List<GateReason> reasons, Names names) {
        return names.sight().isWhole()
                ? reasons
                : reasons.stream()
                        .filter(each -> sees(names.sight(), each.gate()))
                        .map(each -> new GateReason(
                                each.gate(), each.check(), each.outcome(), each.columns(), names.cut(each.message())))
                        .toList();
    }

    /** A decision over gates of which some may not be seen says no more than that, and not what it rests on. */
    static DecisionInfo decision(DecisionInfo d, Names names) {
        Sight sight = names.sight();
        if (sight.isWhole()) {
            return d;
        }
        List<GateGround> grounds =
                d.grounds().stream().filter(each -> sees(sight, each.gate())).toList();
        boolean whole = grounds.size() == d.grounds().size();
        return new DecisionInfo(
                d.number(),
                d.assetId(),
                whole ? d.resultIds() : List.of(),
                d.id(),
                d.decision(),
                d.outcome(),
                d.at(),
                names.cut(d.cause()),
                d.by(),
                d.version(),
                d.partition(),
                d.since(),
                d.until(),
                names.cutOrNull(d.why()),
                d.overriddenBy(),
                whole ? d.waivers() : List.of(),
                reasons(d.reasons(), names),
                reasons(d.warnings(), names),
                grounds,
                d.failOpen().stream()
                        .filter(each -> sees(sight, each.gate()))
                        .map(each -> new FailedOpen(each.gate(), each.check(), each.why(), names.cut(each.message())))
                        .toList(),
                whole ? d.verdicts() : List.of(),
                whole ? d.evidence() : List.of(),
                d.changed());
    }

    /** The steps that may be seen. */
    static List<PathStep> path(List<PathStep> path, Names names) {
        Sight sight = names.sight();
        return sight.isWhole()
                ? path
                : path.stream()
                        .filter(step -> sight.seesDataset(step.namespace()))
                        .map(step ->
                                new PathStep(step.namespace(), step.name(), step.columns(), job(step.job(), sight)))
                        .toList();
    }

    private static @Nullable String job(@Nullable String job, Sight sight) {
        int blank = job == null ? -1 : job.indexOf(' ');
        return job != null && blank > 0 && sight.seesJob(job.substring(0, blank), job.substring(blank + 1))
                ? job
                : null;
    }

    /** Whether a definition may be seen, by its {@code namespace/name}. */
    static boolean sees(Sight sight, String name) {
        int slash = name.indexOf('/');
        return sight.scope().contains(slash < 0 ? name : name.substring(0, slash));
    }
}
