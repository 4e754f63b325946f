package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Reaches a verdict. */
final class Judging {
    private Judging() {}

    static Verdict judge(Evaluation evaluation, List<Waiver> waivers, Instant now) {
        List<CheckResult> results = new ArrayList<>(evaluation.results());
        results.addAll(unmeasured(evaluation));
        ExternalEvidence external = ExternalEvidence.of(evaluation, now);
        results.addAll(external.results());
        Waivers.About about =
                new Waivers.About(evaluation.dataset(), evaluation.gate(), evaluation.version(), evaluation.slice());
        Verdict raw = new Verdict(
                evaluation.gate(),
                evaluation.version(),
                evaluation.slice(),
                CheckOutcome.SKIPPED,
                results,
                Map.of(),
                external.missing(),
                now,
                evaluation.spec().ttl().map(now::plus));
        return under(raw, Waivers.about(waivers, about, now));
    }

    /** The same evidence under other waivers; only those in force and about the verdict. */
    static Verdict under(Verdict verdict, List<Waiver> waivers) {
        Map<String, Long> waived = new HashMap<>();
        CheckOutcome outcome = CheckOutcome.SKIPPED;
        for (CheckResult result : verdict.results()) {
            Optional<Waiver> waiver =
                    Effect.of(result) == Effect.HOLD ? Waivers.accepting(waivers, result) : Optional.empty();
            waiver.ifPresent(found -> waived.put(result.id(), found.id()));
            CheckOutcome here = waiver.isPresent() ? CheckOutcome.WAIVED : Effect.forGate(result);
            outcome = GateEvaluator.worse(outcome, here);
        }
        return new Verdict(
                verdict.gate(),
                verdict.version(),
                verdict.slice(),
                outcome,
                verdict.results(),
                waived,
                verdict.missing(),
                verdict.at(),
                verdict.validUntil());
    }

    private static List<CheckResult> unmeasured(Evaluation evaluation) {
        Set<String> measured =
                evaluation.results().stream().map(CheckResult::id).collect(Collectors.toSet());
        return evaluation.spec().checks().stream()
                .filter(check -> !measured.contains(check.id()))
                .map(Judging::unmeasured)
                .toList();
    }

    private static CheckResult unmeasured(CheckSpec check) {
        return new CheckResult(
                "",
                check.id(),
                check.type(),
                check.severity(),
                check.troubleRule(),
                Set.of(),
                CheckOutcome.ERROR,
                OptionalDouble.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                "",
                "the evaluation ended without a result of this check",
                "",
                Duration.ZERO,
                OptionalDouble.empty(),
                List.of());
    }
}
