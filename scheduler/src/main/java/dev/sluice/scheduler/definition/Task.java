package dev.sluice.scheduler.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step of a workflow.
 *
 * @param id unique in the workflow
 * @param work what to do
 * @param consumes assets that it reads
 * @param produces assets that it writes
 * @param after tasks that must be done first for a reason other than data
 * @param retry when and how often it is tried again
 * @param timeout longest attempt
 * @param pool whose slots it takes; absent: the pool {@code default} of every replica's own limit alone
 * @param slots how many of them
 * @param dependsOnService service whose breaker holds it
 * @param resources limits of an attempt
 */
public record Task(
        String id,
        Work work,
        List<AssetAddress> consumes,
        List<Output> produces,
        List<String> after,
        Retry retry,
        Duration timeout,
        Optional<ResourceName> pool,
        int slots,
        Optional<ResourceName> dependsOnService,
        Resources resources) {
    public Task {
        consumes = List.copyOf(consumes);
        produces = List.copyOf(produces);
        after = List.copyOf(after);
    }

    /**
     * An asset that a task writes.
     *
     * @param alias name by which other tasks of the workflow consume it
     * @param asset which dataset
     * @param columns declared column lineage: output column to {@code alias.column} or {@code asset#column}; what the executor sees comes first
     */
    public record Output(String alias, AssetAddress asset, Map<String, List<ColumnRef>> columns) {
        public Output {
            columns = Map.copyOf(columns);
        }
    }

    /**
     * A column of an asset.
     *
     * @param asset which dataset
     * @param column its name
     */
    public record ColumnRef(AssetAddress asset, String column) {}

    /**
     * Limits of an attempt.
     *
     * @param milliCpu thousandths of a core; 0: no limit
     * @param memoryBytes 0: no limit
     * @param gpus whole devices
     */
    public record Resources(int milliCpu, long memoryBytes, int gpus) {}
}
