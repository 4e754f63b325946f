package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.decide.Facts.Known;
import dev.sluice.controlplane.decide.Facts.Ruling;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateDecision.Held;
import dev.sluice.model.quality.GateDecision.Open;
import dev.sluice.model.quality.GateDecision.Overridden;
import dev.sluice.model.quality.GateDecision.Reason;
import dev.sluice.quality.gate.DecisionAnswer;
import dev.sluice.quality.gate.DecisionAnswer.Active;
import dev.sluice.quality.gate.DecisionAnswer.Question;
import dev.sluice.quality.gate.FailOpen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Puts facts into the words of the rules. Pure. */
final class Questions {
    private Questions() {}

    /** What is asked of the rules; {@code longest} is the longest validity of an answer. */
    static Question of(DecisionRequest request, Facts facts, Duration longest) {
        return new Question(
                request.job(), facts.inputs().stream().map(Questions::input).toList(), longest);
    }

    private static DecisionAnswer.Input input(Facts.Input input) {
        List<Active> holds = new ArrayList<>();
        List<Ruling> rulings = new ArrayList<>();
        List<Reason> warnings = new ArrayList<>();
        List<FailOpen> failOpen = new ArrayList<>();
        boolean guarded = false;
        long published = 0;
        for (Known known : input.known()) {
            holds.addAll(known.holds());
            rulings.addAll(known.rulings());
            published = published == 0 || known.guarded() ? known.published() : published;
            guarded |= known.guarded();
        }
        rulings.forEach(ruling -> {
            warnings.addAll(ruling.warnings());
            failOpen.addAll(ruling.failOpen());
        });
        Optional<Long> version = input.asked().version();
        return new DecisionAnswer.Input(
                input.asked().dataset(),
                input.asked().partition(),
                input.inferred(),
                version.isPresent(), // who names a version can read one
                published == 0 ? OptionalLong.empty() : OptionalLong.of(published),
                published == 0 ? OptionalLong.empty() : OptionalLong.of(published), // only good ones are published
                version.isPresent() ? OptionalLong.of(version.get()) : OptionalLong.empty(),
                guarded ? Optional.of(decision(rulings)) : Optional.empty(),
                rulings.stream().flatMap(r -> r.recheckAt().stream()).min(Comparator.naturalOrder()),
                warnings,
                failOpen,
                holds);
    }

    /** Over all slices and names of a dataset, what refuses most. */
    private static GateDecision decision(List<Ruling> rulings) {
        List<Reason> reasons = new ArrayList<>();
        Set<Long> waivers = new LinkedHashSet<>();
        Optional<Instant> since = Optional.empty();
        Optional<Overridden> soonest = Optional.empty();
        for (Ruling ruling : rulings) {
            switch (ruling.decision()) {
                case Open _ -> {}
                case Held held -> {
                    reasons.addAll(held.reasons());
                    since = Optional.of(
                            since.filter(s -> s.isBefore(held.since())).orElse(held.since()));
                }
                case Overridden overridden -> {
                    waivers.addAll(overridden.waivers());
                    soonest = Optional.of(soonest.filter(s -> s.until().isBefore(overridden.until()))
                            .orElse(overridden));
                }
            }
        }
        if (since.isPresent()) {
            return new Held(reasons, since.get());
        }
        return soonest.<GateDecision>map(o -> new Overridden(o.by(), o.why(), o.until(), List.copyOf(waivers)))
                .orElseGet(Open::new);
    }
}
