package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.DecisionAnswer.Active;
import dev.sluice.quality.gate.DecisionAnswer.Answer;
import dev.sluice.quality.gate.DecisionAnswer.Exemption;
import dev.sluice.quality.gate.DecisionAnswer.Input;
import dev.sluice.quality.gate.DecisionAnswer.Kind;
import dev.sluice.quality.gate.DecisionAnswer.Pin;
import dev.sluice.quality.gate.DecisionAnswer.Question;
import dev.sluice.quality.gate.DecisionAnswer.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Answers one question; used once. */
final class Answering {
    /** Ask again soon: a verdict is under way. */
    static final Duration SOON = Duration.ofSeconds(2);
    /** Ask again later: it takes new data, a waiver or a person. */
    static final Duration LATER = Duration.ofSeconds(15);

    private final Question question;
    private final Instant now;
    private final List<Pin> pins = new ArrayList<>();
    private final Set<Reason> refusals = new LinkedHashSet<>();
    private final Set<Reason> notes = new LinkedHashSet<>();
    private final Set<Long> waivers = new TreeSet<>();
    private final List<Instant> ends = new ArrayList<>();
    private Answer answer = Answer.ALLOW;
    private Duration retryAfter = SOON;

    Answering(Question question, Instant now) {
        this.question = question;
        this.now = now;
    }

    DecisionAnswer answer() {
        question.inputs().forEach(this::add);
        if (question.inputs().isEmpty()) {
            worst(Answer.ALLOW_WITH_WARNINGS);
            String message = "nothing is known of what %s reads, so nothing was checked"
                    .formatted(question.job().name());
            notes.add(new Reason(Optional.empty(), "", "", CheckOutcome.SKIPPED, Set.of(), message, List.of()));
        }
        Instant latest = now.plus(question.longest());
        List<Reason> reasons = new ArrayList<>(refusals);
        return switch (answer) {
            case ALLOW, ALLOW_WITH_WARNINGS -> {
                ends.add(latest);
                Instant until = ends.stream().min(Comparator.naturalOrder()).orElse(latest);
                reasons.addAll(notes);
                yield new DecisionAnswer(answer, pins, reasons, waivers, until, Duration.ZERO);
            }
            case HOLD -> new DecisionAnswer(answer, List.of(), reasons, Set.of(), now.plus(retryAfter), retryAfter);
            case DENY -> new DecisionAnswer(answer, List.of(), reasons, Set.of(), latest, Duration.ZERO);
        };
    }

    private void add(Input input) {
        OptionalLong version = input.asked().isPresent() ? input.asked() : input.published();
        for (Active hold : input.holds()) {
            Optional<Exemption> exemption = hold.exemption().filter(found -> found.counts(now));
            if (exemption.isPresent()) {
                letPast(input, hold, exemption.get());
            } else if (readsLastGood(input, hold)) {
                worst(Answer.ALLOW_WITH_WARNINGS);
                version = input.lastGood();
                tell(input, hold, "it reads the last good version, " + version.getAsLong());
            } else {
                refuse(input, hold);
            }
        }
        decision(input);
        unpublished(input);
        warn(input);
        input.validUntil().ifPresent(ends::add);
        version.ifPresent(known -> pins.add(new Pin(input.dataset(), input.slice(), known)));
    }

    private void letPast(Input input, Active hold, Exemption exemption) {
        tell(input, hold, "it goes on: " + exemption.why());
        exemption.until().ifPresent(ends::add);
        exemption.waiver().ifPresent(waiver -> {
            waivers.add(waiver);
            worst(Answer.ALLOW_WITH_WARNINGS);
        });
    }

    /** A person's hold is about the dataset whatever its version, and is never read past. */
    private static boolean readsLastGood(Input input, Active hold) {
        return hold.onHold() == GateSpec.OnHold.LAST_GOOD
                && hold.kind() != Kind.OPERATOR
                && input.versioned()
                && input.lastGood().isPresent()
                && (input.asked().isEmpty() || input.asked().equals(input.lastGood()));
    }

    private void refuse(Input input, Active hold) {
        boolean skip =
                hold.onHold() == GateSpec.OnHold.SKIP && (hold.kind() == Kind.GATE || hold.kind() == Kind.DERIVED);
        worst(skip ? Answer.DENY : Answer.HOLD);
        if (hold.kind() != Kind.CHECKING) {
            retryAfter = LATER;
        }
        hold.reasons().forEach(reason -> refusals.add(reason(input, reason, reason.message(), hold.path())));
        if (hold.reasons().isEmpty()) {
            refusals.add(about(input, CheckOutcome.SKIPPED, "it is held"));
        }
    }

    /** Holds are written with the decision; where only the decision says held, or time has run over it, it is not trusted. */
    private void decision(Input input) {
        switch (input.decision().orElse(new GateDecision.Open())) {
            case GateDecision.Open _ -> stale(input, input.validUntil(), "its verdict went stale");
            case GateDecision.Overridden overridden -> {
                stale(input, Optional.of(overridden.until()), "its waiver ended");
                stale(input, input.validUntil(), "its verdict went stale");
                worst(Answer.ALLOW_WITH_WARNINGS);
                waivers.addAll(overridden.waivers());
                ends.add(overridden.until());
                notes.add(about(
                        input, CheckOutcome.WAIVED, "%s accepted it: %s".formatted(overridden.by(), overridden.why())));
            }
            case GateDecision.Held held -> {
                if (input.holds().stream()
                        .allMatch(hold -> hold.kind() == Kind.OPERATOR || hold.kind() == Kind.DERIVED)) {
                    worst(Answer.HOLD);
                    held.reasons().forEach(reason -> refusals.add(reason(input, reason, reason.message(), List.of())));
                }
            }
        }
    }

    private void stale(Input input, Optional<Instant> end, String what) {
        if (end.isPresent() && !now.isBefore(end.get())) {
            worst(Answer.HOLD);
            refusals.add(
                    about(input, CheckOutcome.SKIPPED, "%s at %s; it is decided again".formatted(what, end.get())));
        }
    }

    private void unpublished(Input input) {
        if (input.asked().isPresent()
                && input.published().isPresent()
                && input.asked().getAsLong() > input.published().getAsLong()) {
            worst(Answer.HOLD);
            String message = "version %d is not published; the last published one is %d"
                    .formatted(input.asked().getAsLong(), input.published().getAsLong());
            refusals.add(about(input, CheckOutcome.SKIPPED, message));
        }
    }

    private void warn(Input input) {
        for (GateDecision.Reason reason : input.warnings()) {
            worst(Answer.ALLOW_WITH_WARNINGS);
            notes.add(reason(input, reason, reason.message(), List.of()));
        }
        for (FailOpen open : input.failOpen()) {
            worst(Answer.ALLOW_WITH_WARNINGS);
            CheckOutcome outcome = open.why() == FailOpen.Why.CHECK_BROKE ? CheckOutcome.ERROR : CheckOutcome.SKIPPED;
            notes.add(new Reason(
                    Optional.of(input.dataset()),
                    open.gate(),
                    open.check(),
                    outcome,
                    Set.of(),
                    "nothing vouches for it: " + open.message(),
                    List.of()));
        }
    }

    private void tell(Input input, Active hold, String why) {
        hold.reasons().forEach(reason -> notes.add(reason(input, reason, reason.message() + "; " + why, hold.path())));
    }

    private static Reason reason(Input input, GateDecision.Reason reason, String message, List<Step> path) {
        return new Reason(
                Optional.of(input.dataset()),
                reason.gate(),
                reason.check(),
                reason.outcome(),
                reason.columns(),
                message,
                path);
    }

    private static Reason about(Input input, CheckOutcome outcome, String message) {
        return new Reason(Optional.of(input.dataset()), "", "", outcome, Set.of(), message, List.of());
    }

    private void worst(Answer other) {
        answer = answer.compareTo(other) >= 0 ? answer : other;
    }
}
