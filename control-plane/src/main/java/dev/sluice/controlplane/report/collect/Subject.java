package dev.sluice.controlplane.report.collect;

import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.history.RunStory;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What sections are written about: everything in it may be shown to the requester.
 *
 * @param runs that the report is about: for a run of a workflow that run first and then its attempts in the order in which
 *     they started; for an attempt or the writer of a version that, and the run of the workflow that it was an attempt of
 * @param closure upstream of these, without what the requester may not see
 * @param stories of all runs in the closure
 */
public record Subject(ReportRequest request, Point at, List<UUID> runs, Closure closure, Map<UUID, RunStory> stories) {
    public Subject {
        runs = List.copyOf(runs);
        stories = Map.copyOf(stories);
    }
}
