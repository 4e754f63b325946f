package dev.sluice.controlplane.report.history;

import java.util.SortedSet;
import java.util.TreeSet;

/** Events that are needed were deleted from the log by retention. */
public final class EventsGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SortedSet<Long> positions;

    EventsGoneException(SortedSet<Long> positions) {
        super("the log has no bytes any more of " + positions.size() + " events, the first at position "
                + positions.first());
        this.positions = new TreeSet<>(positions);
    }

    public SortedSet<Long> positions() {
        return positions;
    }
}
