package dev.sluice.model.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A static declaration of a job, outside any run.
 *
 * @param declaresLineage whether the event has an {@code inputs} or {@code outputs} key at all; without one it says
 *     nothing about lineage and replaces nothing
 */
public record JobEvent(
        Instant eventTime,
        @Nullable String producer,
        JobPart job,
        List<DatasetPart> inputs,
        List<DatasetPart> outputs,
        boolean declaresLineage)
        implements LineageEvent {
    public JobEvent {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
