package dev.sluice.controlplane.report.collect;

import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The closure of what the requester may see, with everything hidden taken out and counted at the run where it was. */
final class Upstream {
    private Upstream() {}

    static Closure of(History history, List<UUID> roots, Limits limits, Visible visible) {
        Closure seen = Closures.upstream(history, roots, limits, visible);
        if (visible.isEverything()) {
            return seen;
        }
        List<Closure.Reached> runs = new ArrayList<>();
        Map<UUID, Integer> hidden = new LinkedHashMap<>();
        for (Closure.Reached reached : seen.runs()) {
            RunStory story = reached.story();
            runs.add(new Closure.Reached(visible.withoutHidden(story), reached.distance()));
            int outputs = visible.hiddenOutputs(story);
            if (outputs > 0) {
                hidden.put(story.run(), outputs);
            }
        }
        List<Closure.Cut> cuts = new ArrayList<>();
        for (Closure.Cut cut : seen.cuts()) {
            boolean permission = cut.reason() == Closure.Reason.PERMISSION && cut.run() != null;
            Integer outputs = permission ? hidden.remove(cut.run()) : null;
            cuts.add(
                    outputs == null
                            ? cut
                            : new Closure.Cut(
                                    cut.run(),
                                    cut.version(),
                                    cut.reason(),
                                    cut.hidden() == null ? null : cut.hidden() + outputs));
        }
        hidden.forEach((run, outputs) -> cuts.add(new Closure.Cut(run, null, Closure.Reason.PERMISSION, outputs)));
        return new Closure(
                runs, seen.reads().stream().map(visible::withoutHidden).toList(), seen.sources(), cuts);
    }
}
