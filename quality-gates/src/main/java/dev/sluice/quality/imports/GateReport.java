package dev.sluice.quality.imports;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate decided, to be told in a facet.
 *
 * @param gate {@code namespace/name}
 * @param version of the dataset that was judged, where it has one
 * @param slice partition that was judged; absent: all
 * @param decision that follows
 * @param at when it was made
 * @param outcomes how many checks came out how
 */
public record GateReport(
        String gate,
        Optional<String> version,
        Optional<String> slice,
        GateDecision decision,
        Instant at,
        Map<CheckOutcome, Long> outcomes) {
    public GateReport {
        outcomes = Map.copyOf(outcomes);
    }

    Map<String, Object> toMap() {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("gate", gate);
        version.ifPresent(text -> told.put("datasetVersion", text));
        slice.ifPresent(text -> told.put("slice", text));
        told.put("decidedAt", at.toString());
        switch (decision) {
            case GateDecision.Open _ -> told.put("decision", "open");
            case GateDecision.Held held -> {
                told.put("decision", "held");
                told.put("since", held.since().toString());
                told.put(
                        "reasons",
                        held.reasons().stream().map(GateReport::reason).toList());
            }
            case GateDecision.Overridden overridden -> {
                told.put("decision", "overridden");
                told.put("by", overridden.by());
                told.put("why", overridden.why());
                told.put("until", overridden.until().toString());
                told.put("waivers", overridden.waivers());
            }
        }
        Map<String, Object> counts = new LinkedHashMap<>();
        for (CheckOutcome outcome : CheckOutcome.values()) {
            Optional.ofNullable(outcomes.get(outcome))
                    .ifPresent(count -> counts.put(outcome.name().toLowerCase(Locale.ROOT), count));
        }
        told.put("outcomes", counts);
        return told;
    }

    private static Map<String, Object> reason(GateDecision.Reason reason) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("gate", reason.gate());
        if (!reason.check().isEmpty()) {
            told.put("check", reason.check());
        }
        told.put("outcome", reason.outcome().name().toLowerCase(Locale.ROOT));
        List<String> columns = new ArrayList<>(reason.columns());
        columns.sort(null);
        told.put("columns", columns);
        told.put("message", reason.message());
        return told;
    }
}
