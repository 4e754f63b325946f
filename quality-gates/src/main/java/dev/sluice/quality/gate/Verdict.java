package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate found about one version of a dataset. Immutable evidence; about a version, never about a name.
 *
 * @param gate {@code namespace/name}
 * @param version of the dataset that was looked at
 * @param slice partition that was looked at; absent: all of it
 * @param outcome worst over all checks, after the waivers in force at {@code at}
 * @param results as they were measured, those of other systems among them; never rewritten by a waiver
 * @param waived waiver by check id, for what is accepted
 * @param missing evidence of other systems that is demanded and not there
 * @param at when it was reached
 * @param validUntil when it goes stale though nothing newer was written; absent: only by a newer version
 */
public record Verdict(
        String gate,
        long version,
        Optional<String> slice,
        CheckOutcome outcome,
        List<CheckResult> results,
        Map<String, Long> waived,
        List<GateSpec.External> missing,
        Instant at,
        Optional<Instant> validUntil) {
    public Verdict {
        results = List.copyOf(results);
        waived = Map.copyOf(waived);
        missing = List.copyOf(missing);
    }

    /** Whether nothing in it holds anybody: what release counts as a good verdict. */
    public boolean good() {
        return switch (outcome) {
            case PASS, WARN, SKIPPED, WAIVED -> missing.isEmpty();
            case FAIL, ERROR -> false;
        };
    }

    /** Whether it has gone stale by then. */
    public boolean expired(Instant now) {
        return validUntil.map(end -> !now.isBefore(end)).orElse(false);
    }

    /** The results as people should see them: accepted failures read WAIVED. */
    public List<CheckResult> shown() {
        return results.stream()
                .map(result -> waived.containsKey(result.id()) ? result.with(CheckOutcome.WAIVED) : result)
                .toList();
    }
}
