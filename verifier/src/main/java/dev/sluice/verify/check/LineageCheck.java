package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.closure.Scope;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RawEvent;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * That the graph of the report is the one that follows from the raw events: it is computed again and compared.
 *
 * <p>What the report says it left out cannot be computed: as many inputs of a run may be missing as it says, and no more. Of a
 * run of which events are missing, for they were deleted by retention or name what the requester may not see, nothing can be
 * said; the report's own word is taken for it, and that is noted.
 */
final class LineageCheck {
    private static final String FILE = FileNames.REPORT;
    /** Differences that are told. */
    private static final int MOST = 10;

    private static final Limits NONE = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);

    private final ToldGraph told;
    private final Closure closure;
    /** Runs of which events are missing. */
    private final Set<UUID> partial;

    private LineageCheck(ToldGraph told, List<RawEvent> events) {
        this.told = told;
        this.partial = told.partial();
        List<UUID> roots = new ArrayList<>(told.subjects());
        for (UUID run : partial) {
            for (String version : told.reads().getOrDefault(run, Set.of())) {
                told.writer(version).ifPresent(roots::add);
            }
        }
        roots.removeAll(partial);
        closure = Closures.upstream(EventHistory.without(partial, events), roots, NONE, asTold());
    }

    static void run(Facts facts, String check) throws BundleException {
        JsonNode report = facts.json(FILE);
        ToldGraph told = ToldGraph.of(report);
        if (told.subjects().isEmpty()) {
            if (!told.runs().isEmpty()) {
                throw new BundleException(FILE, "it has a graph of runs and says of none that it is about it");
            }
            facts.passed(check, "the report is about no single run: there is no graph to compute");
            return;
        }
        boolean whole = report.path("identity").path("scope").isEmpty();
        LineageCheck lineage = new LineageCheck(told, EventCheck.read(facts.bundle()));
        List<String> wrong = new GraphComparison(told, lineage.closure, lineage.partial, whole).differences();
        for (String one : wrong.subList(0, Math.min(MOST, wrong.size()))) {
            facts.refuse(check, FILE, one);
        }
        if (wrong.isEmpty()) {
            facts.passed(
                    check,
                    "computed again from the events: " + lineage.closure.runs().size() + " runs, "
                            + lineage.closure.reads().size() + " inputs, the same as in the report");
        }
        if (!lineage.partial.isEmpty()) {
            facts.note(
                    check,
                    FILE,
                    "events of " + lineage.partial.size()
                            + " runs are not in the evidence: only the report tells of them");
        }
    }

    /** What the report left out by its own word is not followed. */
    private Scope asTold() {
        return new Scope() {
            @Override
            public boolean sees(History.Read read) {
                UUID run = read.input().run();
                Set<String> inReport = told.reads().getOrDefault(run, Set.of());
                return inReport.contains(VersionIds.of(read))
                        || (told.overLimit(run) == 0 && !isByPartial(read, inReport));
            }

            @Override
            public boolean sees(RunStory run) {
                return true;
            }
        };
    }

    /** Whether the report has for this input a version by a run of which events are missing. */
    private boolean isByPartial(History.Read read, Set<String> inReport) {
        return inReport.stream()
                .anyMatch(version ->
                        told.writer(version).filter(partial::contains).isPresent()
                                && told.dataset(version)
                                        .filter(dataset -> read.names().contains(dataset))
                                        .isPresent());
    }
}
