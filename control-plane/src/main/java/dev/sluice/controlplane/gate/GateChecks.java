package dev.sluice.controlplane.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.scheduler.definition.AssetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs the checks of a gate on its dataset. Blocks as long as the scan takes; never inside a transaction. */
public interface GateChecks {
    /**
     * Runs them. Never throws for what is wrong with the data, its store or a check: such a check comes out as ERROR, and
     * every check comes out.
     */
    Found run(Request request, Watch watch);

    /**
     * What is looked at.
     *
     * @param gate {@code namespace/name}
     * @param asset number of the dataset
     * @param dataset that is audited
     * @param address of it, as the gate's definition names it
     * @param spec of the gate
     * @param version that the verdict is about
     * @param slice partition that it is about; absent: all
     */
    record Request(
            String gate,
            long asset,
            DatasetId dataset,
            AssetAddress address,
            GateSpec spec,
            long version,
            Optional<String> slice,
            Instant now) {}

    /** Told of while it runs. */
    interface Watch {
        /** How much of what runs is done, 0 to 1. May be called often. */
        void progress(double fraction);

        /** Whether nobody waits for the result any more: the lease is lost, or the replica stops. */
        boolean cancelled();
    }

    /**
     * What came out.
     *
     * @param results one per check
     * @param rows read; absent: no scan
     * @param profile of the columns as JSON; absent: none
     */
    record Found(List<CheckResult> results, OptionalLong rows, Optional<String> profile, Duration took) {
        public Found {
            results = List.copyOf(results);
        }
    }
}
