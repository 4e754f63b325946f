package dev.sluice.model.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One OpenLineage event as a value. Facets stay raw; {@code producer} is null when the event names none. */
public sealed interface LineageEvent permits RunEvent, JobEvent, DatasetEvent {
    Instant eventTime();

    @Nullable
    String producer();
}
