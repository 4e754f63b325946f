package dev.sluice.quality.gate;

import dev.sluice.model.Glob;
import dev.sluice.model.Sha256;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Evidence of others, read for a gate that asks for it.
 *
 * @param results the newest of each assertion that counts
 * @param missing demands that nothing satisfies
 */
record ExternalEvidence(List<CheckResult> results, List<GateSpec.External> missing) {
    /** Ids of results of others begin so. */
    static final String PREFIX = "external:";

    // Of the same moment the failure counts: two reports that contradict each other vouch for nothing.
    private static final Comparator<Evidence> NEWEST =
            Comparator.comparing(Evidence::at).thenComparing(found -> !found.success());

    static ExternalEvidence of(Evaluation evaluation, Instant now) {
        Map<String, CheckResult> results = new TreeMap<>();
        List<GateSpec.External> missing = new ArrayList<>();
        for (GateSpec.External demand : evaluation.spec().external()) {
            Map<String, Evidence> newest = newest(demand, evaluation, now);
            if (newest.isEmpty()) {
                missing.add(demand);
            }
            newest.forEach((id, found) -> results.merge(id, result(id, found, evaluation), ExternalEvidence::worse));
        }
        return new ExternalEvidence(List.copyOf(results.values()), missing);
    }

    private static Map<String, Evidence> newest(GateSpec.External demand, Evaluation evaluation, Instant now) {
        Glob producer = Glob.of(demand.producer());
        Glob assertion = Glob.of(demand.assertion());
        Map<String, Evidence> newest = new TreeMap<>();
        for (Evidence found : evaluation.evidence()) {
            boolean asked = (producer.matches(found.producer()) || producer.matches(found.job()))
                    && assertion.matches(found.assertion());
            if (asked && counts(found, demand, evaluation, now)) {
                newest.merge(id(found), found, (one, other) -> NEWEST.compare(one, other) >= 0 ? one : other);
            }
        }
        return newest;
    }

    private static boolean counts(Evidence found, GateSpec.External demand, Evaluation evaluation, Instant now) {
        if (found.at().isBefore(now.minus(demand.maxAge()))) {
            return false;
        }
        return found.version().isPresent()
                ? found.version().getAsLong() == evaluation.version()
                : !found.at().isBefore(evaluation.writtenSince());
    }

    private static String id(Evidence found) {
        return PREFIX + found.job() + "/" + found.assertion()
                + found.column().map(column -> "." + column).orElse("");
    }

    private static CheckResult worse(CheckResult one, CheckResult other) {
        CheckOutcome worst = GateEvaluator.worse(Effect.forGate(one), Effect.forGate(other));
        return worst == Effect.forGate(one) ? one : other;
    }

    private static CheckResult result(String id, Evidence found, Evaluation evaluation) {
        String said = found.success() ? "holds" : "does not hold";
        String message = "%s of %s %s%s"
                .formatted(
                        found.assertion(), found.job(), said, found.message().isBlank() ? "" : ": " + found.message());
        return new CheckResult(
                key(id, evaluation),
                id,
                "external",
                found.severity(),
                OnTrouble.BLOCK,
                found.column().map(Set::of).orElse(Set.of()),
                found.success() ? CheckOutcome.PASS : CheckOutcome.FAIL,
                OptionalDouble.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                message,
                "",
                Duration.ZERO,
                OptionalDouble.empty(),
                List.of());
    }

    private static String key(String id, Evaluation evaluation) {
        MessageDigest sha = Sha256.newDigest();
        for (String part :
                List.of(evaluation.dataset().namespace(), evaluation.dataset().name(), id)) {
            sha.update(part.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        }
        return HexFormat.of().formatHex(sha.digest()).substring(0, 32);
    }
}
