package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.model.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log in memory, whose events are received when they say that they happened. */
final class ListLog implements EventLog {
    private final List<StoredEvent> events = new ArrayList<>();
    private long reads;

    void add(String event, Instant received) {
        events.add(new StoredEvent(
                new LogPosition(events.size() + 1L), received, new byte[32], event.getBytes(StandardCharsets.UTF_8)));
    }

    int size() {
        return events.size();
    }

    /** Events read so far. */
    long reads() {
        return reads;
    }

    @Override
    public List<Appended> append(List<NewEvent> news) {
        throw new UnsupportedOperationException("tests add texts");
    }

    @Override
    public List<StoredEvent> readAfter(LogPosition after, int maxEvents, long maxBytes) {
        int from = Math.min(events.size(), (int) after.value());
        List<StoredEvent> read = List.copyOf(events.subList(from, Math.min(events.size(), from + maxEvents)));
        reads += read.size();
        return read;
    }

    @Override
    public Optional<StoredEvent> read(LogPosition position) {
        return position.value() < 1 || position.value() > events.size()
                ? Optional.empty()
                : Optional.of(events.get((int) position.value() - 1));
    }

    @Override
    public LogPosition head() {
        return new LogPosition(events.size());
    }
}
