package dev.sluice.controlplane.ingest;

import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.RunEvent;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all events of a request are about. Looking ends at the first that is about something else.
 *
 * @param namespace of the job, or of the dataset of events without a job; null when there is more than one
 * @param run null when there is none, or more than one
 */
record NamedInEvents(@Nullable String namespace, @Nullable String run) {
    static NamedInEvents of(List<LineageEvent> events) {
        return new NamedInEvents(same(events, NamedInEvents::namespace), same(events, NamedInEvents::run));
    }

    private static @Nullable String same(List<LineageEvent> events, Function<LineageEvent, @Nullable String> name) {
        String first = events.isEmpty() ? null : name.apply(events.getFirst());
        return first != null && events.stream().allMatch(each -> first.equals(name.apply(each))) ? first : null;
    }

    private static @Nullable String namespace(LineageEvent event) {
        return switch (event) {
            case RunEvent run -> run.job().id().namespace();
            case JobEvent job -> job.job().id().namespace();
            case DatasetEvent dataset -> dataset.dataset().id().namespace();
        };
    }

    private static @Nullable String run(LineageEvent event) {
        return event instanceof RunEvent run ? run.sentRunId() : null;
    }
}
