package dev.sluice.controlplane.catalog;

import java.util.List;

/**
 * A producer of events and how well it keeps to the spec.
 *
 * @param uri empty for events that name none
 * @param conforming events without any fault
 */
public record Producer(
        long id, String uri, long events, long conforming, long firstPosition, long lastPosition, List<Fault> faults) {
    public Producer {
        faults = List.copyOf(faults);
    }

    /** One kind of departure from the spec, with an event that shows it. */
    public record Fault(String kind, long events, long examplePosition, String examplePointer) {}

    /** Share of events without any fault, 0 to 1; 1 when there are no events. */
    public double conformingShare() {
        return events == 0 ? 1.0 : (double) conforming / events;
    }
}
