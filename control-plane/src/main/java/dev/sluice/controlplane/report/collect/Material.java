package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that the sections about the graph are written from.
 *
 * @param version that the report is about; null: a run
 * @param title of the report
 * @param said by the events of the runs
 * @param own runs that are ours, by id of run or attempt
 * @param written every version of the closure by its id
 */
record Material(
        Subject subject,
        @Nullable Version version,
        String title,
        EventFold said,
        Map<UUID, OwnRuns.Own> own,
        Lineage lineage,
        Map<String, Lineage.DatasetVersion> written) {

    static Material of(
            Subject subject, SubjectFinder.Found found, EventFold said, Map<UUID, OwnRuns.Own> own, Lineage lineage) {
        Map<String, Lineage.DatasetVersion> written = new HashMap<>();
        lineage.versions().forEach(version -> written.put(version.id(), version));
        return new Material(subject, found.version(), found.title(), said, own, lineage, written);
    }

    /** How well it is known what the events of a run say: our engine measures, others declare. */
    Grade grade(UUID run) {
        return own.containsKey(run) ? Grade.OBSERVED : Grade.DECLARED;
    }

    /** Name of the job of a run of the closure. */
    String job(UUID run) {
        RunStory story = subject.stories().get(run);
        return story == null || story.job() == null
                ? ""
                : story.job().namespace() + "/" + story.job().name();
    }
}
