package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Rules of waivers: who may ask, decide and end, and for what. Pure.
 *
 * <p>Every waiver takes a second person, whatever the severity: there is no way from REQUESTED to APPROVED but
 * {@link #approve}, and it refuses who asked.
 */
public final class Waivers {
    // Of several that accept the same failure the longest counts; of those the oldest, so that the choice is stable.
    private static final Comparator<Waiver> BEST =
            Comparator.comparing(Waiver::expiresAt).thenComparing(Waiver::id, Comparator.reverseOrder());

    private Waivers() {}

    /** How a step went. */
    public sealed interface Step {
        /** The waiver as it is from now on. */
        record Moved(Waiver waiver) implements Step {}

        /** Nothing changed; every reason is told. */
        record Refused(List<String> problems) implements Step {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * What a waiver has to be about in order to count.
     *
     * @param gate {@code namespace/name}
     * @param version of the dataset
     * @param slice of it; absent: all
     */
    public record About(DatasetId dataset, String gate, long version, Optional<String> slice) {}

    /** Somebody asks. {@code asked} is in state REQUESTED with {@code requestedBy} the person and {@code requestedAt} now. */
    public static Step request(Waiver asked, Person by, GateSpec spec, Instant now) {
        List<String> problems = new ArrayList<>();
        expect(problems, asked.state() == Waiver.State.REQUESTED, "a new waiver begins as REQUESTED");
        expect(problems, !by.name().isBlank(), "who asks has no name; sign in");
        expect(problems, by.is(asked.requestedBy()), "requestedBy has to be who asks, " + by.name());
        expect(problems, by.role().compareTo(Person.Role.OPERATOR) >= 0, "asking for a waiver takes role operator");
        expect(problems, !asked.reason().isBlank(), "a reason is needed: why is the failure acceptable?");
        expect(problems, asked.expiresAt().isAfter(now), "expiresAt %s is not after now".formatted(asked.expiresAt()));
        Instant latest = now.plus(spec.longestWaiver());
        expect(
                problems,
                !asked.expiresAt().isAfter(latest),
                "expiresAt %s is too late; the gate allows %s, until %s"
                        .formatted(asked.expiresAt(), spec.longestWaiver(), latest));
        problems.addAll(scopeProblems(asked, spec));
        return problems.isEmpty() ? new Step.Moved(asked) : new Step.Refused(problems);
    }

    private static List<String> scopeProblems(Waiver asked, GateSpec spec) {
        List<String> problems = new ArrayList<>();
        asked.scope()
                .onlyCheck()
                .ifPresent(check -> expect(
                        problems,
                        check.startsWith(ExternalEvidence.PREFIX)
                                || spec.checks().stream()
                                        .anyMatch(one -> one.id().equals(check)),
                        "gate %s has no check '%s'; it has %s"
                                .formatted(
                                        asked.scope().gate(),
                                        check,
                                        spec.checks().stream()
                                                .map(CheckSpec::id)
                                                .limit(20)
                                                .toList())));
        asked.scope()
                .onlyConsumer()
                .ifPresent(consumer -> expect(
                        problems,
                        !consumer.replace("*", "").isBlank(),
                        "name the consumer; for all of them leave it out"));
        asked.bound().ifPresent(bound -> {
            expect(
                    problems,
                    asked.scope().onlyCheck().isPresent(),
                    "a bound is about the value of one check; name the check");
            expect(problems, Double.isFinite(bound.value()), "the bound has to be a number");
        });
        return problems;
    }

    /** A second person consents: steward or admin, never who asked. */
    public static Step approve(Waiver waiver, Person by, Instant now) {
        List<String> problems = secondPerson(waiver, by);
        expect(problems, now.isBefore(waiver.expiresAt()), "it expired at %s".formatted(waiver.expiresAt()));
        return step(waiver, Waiver.State.APPROVED, by, problems);
    }

    /** A second person refuses. Time does not matter. */
    public static Step reject(Waiver waiver, Person by, Instant now) {
        return step(waiver, Waiver.State.REJECTED, by, secondPerson(waiver, by));
    }

    /** Who asked takes it back. Time does not matter. */
    public static Step withdraw(Waiver waiver, Person by, Instant now) {
        List<String> problems = inState(waiver, Waiver.State.REQUESTED);
        expect(problems, by.is(waiver.requestedBy()), "only %s can take it back".formatted(waiver.requestedBy()));
        return step(waiver, Waiver.State.WITHDRAWN, by, problems);
    }

    /** An approved waiver is ended by who asked, a steward or an admin: consumers are held again. */
    public static Step revoke(Waiver waiver, Person by, Instant now) {
        List<String> problems = inState(waiver, Waiver.State.APPROVED);
        expect(problems, now.isBefore(waiver.expiresAt()), "it expired at %s".formatted(waiver.expiresAt()));
        expect(
                problems,
                by.is(waiver.requestedBy()) || decides(by),
                "revoking takes role steward or admin, or having asked for it");
        return step(waiver, Waiver.State.REVOKED, by, problems);
    }

    /** Time ends it, approved or not; refused while there is time left. */
    public static Step expire(Waiver waiver, Instant now) {
        List<String> problems = new ArrayList<>();
        expect(problems, !waiver.state().last(), "it is %s already".formatted(waiver.state()));
        expect(problems, !now.isBefore(waiver.expiresAt()), "it runs until %s".formatted(waiver.expiresAt()));
        return problems.isEmpty()
                ? new Step.Moved(waiver.moved(Waiver.State.EXPIRED, waiver.decidedBy()))
                : new Step.Refused(problems);
    }

    /**
     * The waiver that lets a consumer past a hold; of several that it takes, the one that ends first. Empty: it is held.
     *
     * @param ofConsumer waivers in force that name this consumer
     * @param reasons of the hold
     * @param results that the hold follows from
     */
    public static Optional<Waiver> past(
            List<Waiver> ofConsumer, List<GateDecision.Reason> reasons, List<CheckResult> results) {
        Optional<Waiver> anyway = ofConsumer.stream()
                .filter(waiver -> waiver.scope().onlyCheck().isEmpty())
                .max(BEST);
        List<Optional<Waiver>> each = reasons.stream()
                .map(reason -> ofConsumer.stream()
                        .filter(waiver -> accepts(waiver, reason, results))
                        .max(BEST))
                .toList();
        Optional<Waiver> together = each.stream().allMatch(Optional::isPresent)
                ? each.stream().flatMap(Optional::stream).min(BEST)
                : Optional.empty();
        return Stream.concat(anyway.stream(), together.stream()).max(BEST);
    }

    private static boolean accepts(Waiver waiver, GateDecision.Reason reason, List<CheckResult> results) {
        return waiver.scope().onlyCheck().filter(reason.check()::equals).isPresent()
                && waiver.bound()
                        .map(bound -> results.stream()
                                .filter(result -> result.id().equals(reason.check()))
                                .anyMatch(result -> within(bound, result)))
                        .orElse(true);
    }

    private static boolean within(Waiver.Bound bound, CheckResult result) {
        return result.value().isPresent() && bound.accepts(result.value().getAsDouble());
    }

    /** Those in force that are about this gate, version and slice. */
    public static List<Waiver> about(List<Waiver> waivers, About about, Instant now) {
        return waivers.stream()
                .filter(waiver -> waiver.inForce(now)
                        && waiver.dataset().equals(about.dataset())
                        && waiver.scope().gate().equals(about.gate())
                        && waiver.covers(about.version(), about.slice()))
                .toList();
    }

    /** The waiver, of those given, that accepts a failure. One with a bound accepts only what could be measured. */
    static Optional<Waiver> accepting(List<Waiver> waivers, CheckResult result) {
        return waivers.stream().filter(waiver -> accepts(waiver, result)).max(BEST);
    }

    /** The waiver, of those given, that accepts whatever the gate says, also that it says nothing. */
    static Optional<Waiver> whole(List<Waiver> waivers) {
        return waivers.stream().filter(Waivers::isWhole).max(BEST);
    }

    private static boolean accepts(Waiver waiver, CheckResult result) {
        return switch (waiver.scope()) {
            case Waiver.Scope.Whole _ -> isWhole(waiver);
            case Waiver.Scope.Consumer _, Waiver.Scope.CheckForConsumer _ -> false;
            case Waiver.Scope.Check check ->
                check.check().equals(result.id())
                        && waiver.bound().map(bound -> within(bound, result)).orElse(true);
        };
    }

    private static boolean isWhole(Waiver waiver) {
        return waiver.scope() instanceof Waiver.Scope.Whole && waiver.bound().isEmpty();
    }

    private static List<String> secondPerson(Waiver waiver, Person by) {
        List<String> problems = inState(waiver, Waiver.State.REQUESTED);
        expect(problems, !by.name().isBlank(), "who decides has no name; sign in");
        expect(problems, decides(by), "deciding on a waiver takes role steward or admin");
        expect(problems, !by.is(waiver.requestedBy()), "%s asked for it; a second person decides".formatted(by.name()));
        return problems;
    }

    private static boolean decides(Person by) {
        return by.role().compareTo(Person.Role.STEWARD) >= 0;
    }

    private static List<String> inState(Waiver waiver, Waiver.State state) {
        List<String> problems = new ArrayList<>();
        expect(problems, waiver.state() == state, "it is %s, and has to be %s".formatted(waiver.state(), state));
        return problems;
    }

    private static Step step(Waiver waiver, Waiver.State to, Person by, List<String> problems) {
        return problems.isEmpty() ? new Step.Moved(waiver.moved(to, by.name())) : new Step.Refused(problems);
    }

    private static void expect(List<String> problems, boolean fine, String problem) {
        if (!fine) {
            problems.add(problem);
        }
    }
}
