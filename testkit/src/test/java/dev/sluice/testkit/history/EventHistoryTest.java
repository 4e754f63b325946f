package dev.sluice.testkit.history;

import dev.sluice.testkit.Events;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RawEvent;
import java.util.ArrayList;
import java.util.List;

class EventHistoryTest extends HistoryContract {
    @Override
    protected History historyOf(List<Events> events) {
        List<RawEvent> raw = new ArrayList<>();
        for (Events event : events) {
            raw.add(new RawEvent(raw.size() + 1L, event.bytes()));
        }
        return EventHistory.of(raw);
    }
}
