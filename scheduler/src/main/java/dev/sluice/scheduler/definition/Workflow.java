package dev.sluice.scheduler.definition;

import dev.sluice.scheduler.time.Partitioning;
import java.util.List;
import java.util.Optional;

/**
 * A workflow: tasks over assets, and what starts them.
 *
 * @param metadata name, labels, owner
 * @param description one or two sentences for people
 * @param parameters typed inputs of a run
 * @param partitions slices that a run covers one of
 * @param triggers any of them starts a run
 * @param run how runs of it behave
 * @param slo when a run has to be done
 * @param forecast what forecasts may do to its runs
 * @param reproduce how a run of it is repeated; absent: it cannot be
 * @param tasks at least one; their order derives from assets and {@code after}
 */
public record Workflow(
        Metadata metadata,
        String description,
        List<Parameter> parameters,
        Optional<Partitioning> partitions,
        List<Trigger> triggers,
        RunPolicy run,
        Optional<Slo> slo,
        ForecastPolicy forecast,
        Optional<ReproducePolicy> reproduce,
        List<Task> tasks)
        implements Definition {
    public Workflow {
        parameters = List.copyOf(parameters);
        triggers = List.copyOf(triggers);
        tasks = List.copyOf(tasks);
    }
}
