package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateDecision.Reason;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reaches one decision; used once. */
final class Deciding {
    private final Docket docket;
    private final Instant now;
    private final List<Ground> grounds = new ArrayList<>();
    private final Set<Reason> reasons = new LinkedHashSet<>();
    private final List<Reason> warnings = new ArrayList<>();
    private final List<FailOpen> failOpen = new ArrayList<>();
    private final Set<String> evaluate = new TreeSet<>();
    private final List<Instant> moments = new ArrayList<>();
    private CheckOutcome outcome = CheckOutcome.SKIPPED;

    Deciding(Docket docket, Instant now) {
        this.docket = docket;
        this.now = now;
    }

    Ruling rule() {
        for (Docket.Entry entry : docket.gates()) {
            List<Waiver> waivers = Waivers.about(docket.waivers(), about(entry), now);
            grounds.add(holdsNobody(entry.spec()) ? advise(entry, waivers) : weigh(entry, waivers));
            waivers.forEach(waiver -> moments.add(waiver.expiresAt()));
        }
        Optional<Instant> recheckAt =
                moments.stream().filter(moment -> moment.isAfter(now)).min(Comparator.naturalOrder());
        return new Ruling(decision(), outcome, grounds, warnings, failOpen, evaluate, recheckAt);
    }

    private static boolean holdsNobody(GateSpec spec) {
        return !spec.enforced() || spec.scope().reach() == GateSpec.Reach.NONE;
    }

    private Waivers.About about(Docket.Entry entry) {
        return new Waivers.About(docket.dataset(), entry.gate(), docket.version(), docket.slice());
    }

    private Ground advise(Docket.Entry entry, List<Waiver> waivers) {
        Optional<Verdict> verdict = current(entry).map(found -> Judging.under(found, waivers));
        verdict.ifPresent(found -> warn(found, Effect.TELL));
        return new Ground.Advisory(entry.gate(), verdict.map(Verdict::outcome).orElse(CheckOutcome.SKIPPED));
    }

    /** A verdict counts for the newest version only, and only until it goes stale. */
    private Optional<Verdict> current(Docket.Entry entry) {
        return entry.verdict()
                .filter(verdict -> verdict.version() == docket.version()
                        && verdict.slice().equals(docket.slice())
                        && !verdict.expired(now));
    }

    private Ground weigh(Docket.Entry entry, List<Waiver> waivers) {
        Optional<Verdict> current = current(entry);
        if (current.isEmpty()) {
            return missing(entry, waivers, missingVerdict(entry));
        }
        Verdict verdict = Judging.under(current.get(), waivers);
        outcome = GateEvaluator.worse(outcome, verdict.outcome());
        verdict.validUntil().ifPresent(moments::add);
        warn(verdict, Effect.HOLD);
        noteBroken(verdict);
        if (verdict.outcome() == CheckOutcome.FAIL || verdict.outcome() == CheckOutcome.ERROR) {
            verdict.results().stream()
                    .filter(result -> Effect.of(result) == Effect.HOLD
                            && !verdict.waived().containsKey(result.id()))
                    .forEach(result -> reasons.add(reason(entry.gate(), result)));
            return new Ground.Failed(entry.gate(), verdict);
        }
        if (!verdict.missing().isEmpty()) {
            return missing(entry, waivers, missingEvidence(entry, verdict));
        }
        return release(entry, verdict, waivers);
    }

    private Ground release(Docket.Entry entry, Verdict verdict, List<Waiver> waivers) {
        Optional<Waiver> whole = Waivers.whole(waivers);
        List<Reason> memory = failures(entry.gate()).stream()
                .filter(reason -> !verdict.waived().containsKey(reason.check()))
                .toList();
        if (!memory.isEmpty()) {
            Optional<Ground.Recovering> recovering = recovering(entry, verdict);
            if (recovering.isPresent() && whole.isPresent()) {
                return waived(entry.gate(), List.of(whole.get()));
            }
            if (recovering.isPresent()) {
                reasons.add(stillHeld(entry, recovering.get(), memory));
                moments.add(recovering.get().notBefore());
                return recovering.get();
            }
        }
        if (!verdict.waived().isEmpty()) {
            return waived(entry.gate(), used(verdict, waivers));
        }
        if (verdict.outcome() == CheckOutcome.SKIPPED) {
            failOpen.add(new FailOpen(
                    entry.gate(), "", FailOpen.Why.NOTHING_CHECKED, "no check had anything to say, all were skipped"));
        }
        return new Ground.Passed(entry.gate(), verdict);
    }

    private Optional<Ground.Recovering> recovering(Docket.Entry entry, Verdict verdict) {
        GateSpec.Release rule = entry.spec().release();
        // This verdict holds nobody, whatever the count says of a waiver that came after it.
        int passesLeft = Math.max(0, rule.passes() - Math.max(1, entry.goodInARow()));
        Instant notBefore = heldSince().orElse(now).plus(rule.minHold());
        return passesLeft > 0 || now.isBefore(notBefore)
                ? Optional.of(new Ground.Recovering(entry.gate(), verdict, passesLeft, notBefore))
                : Optional.empty();
    }

    private Reason stillHeld(Docket.Entry entry, Ground.Recovering recovering, List<Reason> memory) {
        String message = recovering.passesLeft() > 0
                ? "it failed before, and release takes %d good verdicts in a row: %d to go"
                        .formatted(entry.spec().release().passes(), recovering.passesLeft())
                : "it failed before, and a hold lasts at least until " + recovering.notBefore();
        boolean all = memory.stream().anyMatch(reason -> reason.columns().isEmpty());
        Set<String> columns = all
                ? Set.of()
                : memory.stream().flatMap(reason -> reason.columns().stream()).collect(Collectors.toSet());
        // FAIL without a check is how the next decision knows that the gate still recovers.
        return new Reason(entry.gate(), "", CheckOutcome.FAIL, columns, message);
    }

    private Ground missing(Docket.Entry entry, List<Waiver> waivers, Missing missing) {
        Optional<Waiver> whole = Waivers.whole(waivers);
        if (whole.isPresent()) {
            return waived(entry.gate(), List.of(whole.get()));
        }
        return switch (entry.spec().onMissing()) {
            case ALLOW -> let(entry.gate(), FailOpen.Why.NO_VERDICT, missing.what() + "; onMissing: allow");
            case BLOCK -> await(entry.gate(), CheckOutcome.ERROR, missing.what() + "; onMissing: block");
            case EVALUATE -> evaluate(entry, missing);
        };
    }

    private Ground evaluate(Docket.Entry entry, Missing missing) {
        if (missing.evaluationHelps()) {
            evaluate.add(entry.gate());
        }
        Instant deadline = missing.since().plus(entry.spec().maxWait());
        if (now.isBefore(deadline)) {
            moments.add(deadline);
            return await(entry.gate(), CheckOutcome.SKIPPED, missing.what() + "; being checked");
        }
        OnTrouble onTimeout = entry.spec().onTimeout();
        String rule = missing.what() + " within " + entry.spec().maxWait();
        if (onTimeout == OnTrouble.BLOCK) {
            return await(entry.gate(), CheckOutcome.ERROR, rule + "; onTimeout: block");
        }
        if (onTimeout == OnTrouble.WARN) {
            warnings.add(new Reason(entry.gate(), "", CheckOutcome.ERROR, Set.of(), rule));
        }
        return let(
                entry.gate(),
                FailOpen.Why.TIMED_OUT,
                rule + "; onTimeout: " + (onTimeout == OnTrouble.WARN ? "warn" : "allow"));
    }

    private Missing missingVerdict(Docket.Entry entry) {
        Optional<Instant> stale = entry.verdict()
                .filter(verdict -> verdict.version() == docket.version() && verdict.expired(now))
                .flatMap(Verdict::validUntil)
                .filter(end -> end.isAfter(entry.awaitedSince()));
        String what = stale.isPresent()
                ? "the verdict on version %d went stale at %s".formatted(docket.version(), stale.get())
                : "no verdict on version " + docket.version();
        return new Missing(what, stale.orElse(entry.awaitedSince()), true);
    }

    private static Missing missingEvidence(Docket.Entry entry, Verdict verdict) {
        String what = verdict.missing().stream()
                .map(demand ->
                        "%s of %s (at most %s old)".formatted(demand.assertion(), demand.producer(), demand.maxAge()))
                .collect(Collectors.joining(", ", "no evidence yet: ", ""));
        // Looking again at the data brings no evidence of others; its arrival asks for the next evaluation.
        return new Missing(what, entry.awaitedSince(), false);
    }

    private record Missing(String what, Instant since, boolean evaluationHelps) {}

    private Ground let(String gate, FailOpen.Why why, String rule) {
        failOpen.add(new FailOpen(gate, "", why, rule));
        return new Ground.LetThrough(gate, rule);
    }

    private Ground await(String gate, CheckOutcome how, String rule) {
        reasons.addAll(failures(gate));
        reasons.add(new Reason(gate, "", how, Set.of(), rule));
        return new Ground.Awaited(gate, rule);
    }

    private Ground waived(String gate, List<Waiver> used) {
        outcome = GateEvaluator.worse(outcome, CheckOutcome.WAIVED);
        return new Ground.Waived(gate, used);
    }

    private static List<Waiver> used(Verdict verdict, List<Waiver> waivers) {
        return waivers.stream()
                .filter(waiver -> verdict.waived().containsValue(waiver.id()))
                .toList();
    }

    /** Failures of a gate for which the dataset was held until now; not those of mere waiting. */
    private List<Reason> failures(String gate) {
        return docket.previous().orElse(new GateDecision.Open()) instanceof GateDecision.Held held
                ? held.reasons().stream()
                        .filter(reason -> reason.gate().equals(gate) && Flapping.isFailure(reason))
                        .toList()
                : List.of();
    }

    private Optional<Instant> heldSince() {
        return docket.previous().orElse(new GateDecision.Open()) instanceof GateDecision.Held held
                ? Optional.of(held.since())
                : Optional.empty();
    }

    private void warn(Verdict verdict, Effect below) {
        verdict.results().stream()
                .filter(result ->
                        Effect.of(result) != Effect.NONE && (below == Effect.TELL || Effect.of(result) != below))
                .forEach(result -> warnings.add(reason(verdict.gate(), result)));
    }

    private void noteBroken(Verdict verdict) {
        verdict.results().stream()
                .filter(Effect::failsOpen)
                .forEach(result -> failOpen.add(
                        new FailOpen(verdict.gate(), result.id(), FailOpen.Why.CHECK_BROKE, result.message())));
    }

    private static Reason reason(String gate, CheckResult result) {
        return new Reason(gate, result.id(), result.outcome(), result.columns(), result.message());
    }

    private GateDecision decision() {
        if (grounds.stream().anyMatch(Ground::holds)) {
            return new GateDecision.Held(List.copyOf(reasons), heldSince().orElse(now));
        }
        List<Waiver> used = grounds.stream()
                .flatMap(ground -> ground instanceof Ground.Waived waived ? waived.waivers().stream() : Stream.of())
                .distinct()
                .toList();
        if (used.isEmpty()) {
            return new GateDecision.Open();
        }
        Instant until = used.stream()
                .map(Waiver::expiresAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new GateDecision.Overridden(
                joined(used.stream().map(Waiver::decidedBy).toList(), ", "),
                joined(used.stream().map(Waiver::reason).toList(), "; "),
                until,
                used.stream().map(Waiver::id).sorted().toList());
    }

    private static String joined(List<String> parts, String by) {
        return parts.stream().distinct().collect(Collectors.joining(by));
    }
}
