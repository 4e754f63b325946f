package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything from which a verdict is reached.
 *
 * @param gate {@code namespace/name}
 * @param spec of the gate
 * @param dataset that was looked at
 * @param version of it
 * @param slice of it; absent: all
 * @param writtenSince from when results of others can be about this version: start of the run that wrote it, else its arrival
 * @param results of the gate's own checks; a declared check without one counts as broken
 * @param evidence of others about the dataset, in any order, of any age
 */
public record Evaluation(
        String gate,
        GateSpec spec,
        DatasetId dataset,
        long version,
        Optional<String> slice,
        Instant writtenSince,
        List<CheckResult> results,
        List<Evidence> evidence) {
    public Evaluation {
        results = List.copyOf(results);
        evidence = List.copyOf(evidence);
    }
}
