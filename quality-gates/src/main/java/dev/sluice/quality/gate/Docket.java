package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything from which the decision on a dataset and slice is reached.
 *
 * @param dataset decided on
 * @param slice decided on; absent: all of it
 * @param version newest there is, candidates included
 * @param gates all that guard the dataset
 * @param waivers any; those not in force or about something else do not count
 * @param previous decision; absent: the first one
 */
public record Docket(
        DatasetId dataset,
        Optional<String> slice,
        long version,
        List<Entry> gates,
        List<Waiver> waivers,
        Optional<GateDecision> previous) {
    public Docket {
        gates = List.copyOf(gates);
        waivers = List.copyOf(waivers);
    }

    /**
     * What is known of one gate.
     *
     * @param gate {@code namespace/name}
     * @param spec as it is now
     * @param verdict newest; absent: none yet
     * @param awaitedSince since when a verdict on the newest version is awaited: its arrival; in phase pre the first ask
     * @param goodInARow good verdicts since the last bad one, {@code verdict} included; see {@link GateEvaluator#goodInARow}
     */
    public record Entry(String gate, GateSpec spec, Optional<Verdict> verdict, Instant awaitedSince, int goodInARow) {}
}
