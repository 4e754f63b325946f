package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.eventlog.LogListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Hands just stored events to the catalog projection, which so need not read and parse them again. */
@ApplicationScoped
class LogTail implements LogListener {
    private final Projections projections;

    LogTail(Projections projections) {
        this.projections = projections;
    }

    @Override
    public void appended(List<Appended> events) {
        projections
                .toCatalog()
                .offer(events.stream()
                        .map(e ->
                                new ProjectedEvent(e.position(), e.receivedAt(), e.digest(), e.rawLength(), e.parsed()))
                        .toList());
    }
}
