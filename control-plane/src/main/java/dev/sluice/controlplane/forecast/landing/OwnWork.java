package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Trigger.OnAssets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler has to do, now and within the look-ahead.
 *
 * @param workflows current versions of those that are not paused
 * @param runs that are active
 * @param slots that are coming, earliest first
 * @param triggers on assets
 * @param pools slots by name
 * @param versions when assets of promises were written last
 */
record OwnWork(
        List<Deployed> workflows,
        List<ActiveRun> runs,
        List<ComingSlot> slots,
        List<AssetTrigger> triggers,
        Map<String, Integer> pools,
        Map<DatasetId, Instant> versions) {

    /**
     * A run that is not over.
     *
     * @param trigger that made it; empty: somebody by hand
     * @param waitsFor assets that it still waits for
     * @param tasks by id; empty while it has not started
     */
    record ActiveRun(
            UUID id,
            Deployed deployed,
            String trigger,
            String state,
            int priority,
            Instant created,
            @Nullable Instant started,
            @Nullable Instant slot,
            @Nullable Instant deadline,
            Set<DatasetId> waitsFor,
            Map<String, TaskRow> tasks) {}

    /**
     * A task of an active run.
     *
     * @param attempt that runs; null: none
     * @param started start of that attempt
     * @param ready since when, or from when on, it is in the queue; null: it is not
     */
    record TaskRow(
            String state,
            @Nullable UUID attempt,
            @Nullable Instant started,
            @Nullable Instant ready) {}

    /**
     * A slot for which there is no run yet.
     *
     * @param release when its run is made: the slot and its jitter
     * @param deadline null: the workflow has none
     * @param waitsFor assets that it has to wait for
     */
    record ComingSlot(
            Deployed deployed,
            String trigger,
            Instant slot,
            Instant release,
            @Nullable Instant deadline,
            Set<DatasetId> waitsFor) {}

    /**
     * A trigger on assets.
     *
     * @param ahead of its assets, those that have a version which it has not used
     */
    record AssetTrigger(Deployed deployed, OnAssets trigger, Set<DatasetId> ahead) {}
}
