package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.model.Digest128;
import dev.sluice.model.LogPosition;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads events back from the log and parses them again, with wider bounds than at the door: they were accepted once. */
@ApplicationScoped
class EventReader {
    private static final ParserLimits WIDE = new ParserLimits(1_000, 1_000_000, 50, 1_000);

    private final EventLog log;
    private final OpenLineageParser parser = new OpenLineageParser(WIDE);

    EventReader(EventLog log) {
        this.log = log;
    }

    List<ProjectedEvent> after(LogPosition position, int maxEvents, long maxBytes) throws SQLException {
        List<EventLog.StoredEvent> stored = log.readAfter(position, maxEvents, maxBytes);
        List<ProjectedEvent> events = new ArrayList<>(stored.size());
        for (EventLog.StoredEvent event : stored) {
            events.add(new ProjectedEvent(
                    event.position(),
                    event.receivedAt(),
                    Digest128.fromSha256(event.hash()),
                    event.raw().length,
                    parser.parse(event.raw())));
        }
        return events;
    }
}
