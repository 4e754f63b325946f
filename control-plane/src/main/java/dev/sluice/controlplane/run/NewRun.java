package dev.sluice.controlplane.run;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.Trigger.WaitFor.OnTimeout;
import dev.sluice.scheduler.plan.AssetTriggerPlanner.Version;
import dev.sluice.scheduler.time.Partition;
import dev.sluice.scheduler.time.StaticPartitioning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A run to make.
 *
 * @param deployed what runs
 * @param dedupeKey the same key never makes a second run of the workflow
 * @param origin what asked for it
 * @param slot scheduled time
 * @param partition slice that it covers
 * @param parameters values in canonical text, complete and checked
 * @param waits assets to wait for first
 * @param inputs versions that made it
 */
public record NewRun(
        Deployed deployed,
        String dedupeKey,
        Origin origin,
        Optional<Instant> slot,
        Optional<Partition> partition,
        Map<String, String> parameters,
        Optional<Wait> waits,
        List<Version> inputs) {
    public NewRun {
        parameters = Map.copyOf(parameters);
        inputs = List.copyOf(inputs);
    }

    /** What it shares with the runs of the other fixed partitions that the same firing covers; empty when it is alone. */
    Optional<String> firing() {
        String suffix = ":" + partition.map(Partition::key).orElse("");
        boolean shared = deployed.workflow().partitions().orElse(null) instanceof StaticPartitioning
                && dedupeKey.endsWith(suffix);
        return origin.obeysOverlap() && shared
                ? Optional.of(dedupeKey.substring(0, dedupeKey.length() - suffix.length()))
                : Optional.empty();
    }

    /**
     * What asked for a run.
     *
     * @param triggerName empty: none
     * @param kind of trigger, or manual, backfill, rerun
     * @param facts what expressions see as {@code trigger} and {@code event}, JSON
     * @param by user or system
     * @param priority of its tasks
     * @param fires whether versions that it writes fire asset triggers
     * @param obeysOverlap whether the workflow's overlap rule holds for it
     * @param backfill that it belongs to
     * @param rerunOf the run that it repeats
     */
    public record Origin(
            String triggerName,
            String kind,
            String facts,
            String by,
            int priority,
            boolean fires,
            boolean obeysOverlap,
            Optional<UUID> backfill,
            Optional<UUID> rerunOf) {
        /** A trigger of the workflow. */
        public static Origin trigger(Deployed deployed, String name, String kind, String facts) {
            return new Origin(
                    name,
                    kind,
                    facts,
                    "trigger:" + name,
                    deployed.workflow().run().priority(),
                    true,
                    true,
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /**
     * Assets to wait for.
     *
     * @param assets numbers of assets, each with the time from which a version counts
     * @param until longest wait
     * @param onTimeout what then happens
     */
    public record Wait(Map<Long, Instant> assets, Instant until, OnTimeout onTimeout) {
        public Wait {
            assets = Map.copyOf(assets);
        }
    }
}
