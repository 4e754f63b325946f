package dev.sluice.model.event;

import dev.sluice.model.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a run told about itself.
 *
 * @param sentRunId the run id as sent; differs from {@code runId} where that is no UUID
 */
public record RunEvent(
        Instant eventTime,
        @Nullable String producer,
        RunEventType type,
        RunId runId,
        String sentRunId,
        FacetObject runFacets,
        JobPart job,
        List<DatasetPart> inputs,
        List<DatasetPart> outputs)
        implements LineageEvent {
    public RunEvent {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
