package dev.sluice.scheduler.predict.act;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a decision helped, by what happened and by what would have happened without it. */
public enum DecisionScore {
    /** Without it, a deadline had been missed or work had been wasted. */
    HELPED,
    /** It would have come out as well without it, or as badly. */
    NO_DIFFERENCE,
    /** It is what made a run late, or cost work. */
    HARMED,
    /** What happened does not tell. */
    UNKNOWN;

    /**
     * The score of a decision.
     *
     * @param outcome facts; empty: nothing to judge it by, such as a run that was cancelled, or advice that was not taken
     */
    public static Scored of(Optional<? extends Outcome> outcome) {
        return outcome.map(DecisionScore::of).orElseGet(() -> UNKNOWN.because("there is nothing to judge it by"));
    }

    /** The score of a decision. */
    public static Scored of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.StartedEarly early -> early(early);
            case Outcome.Raised raised -> raised(raised);
            case Outcome.HeldBack held -> heldBack(held);
            case Outcome.RetriedEarly retried -> retried(retried);
            case Outcome.HeldDoomed doomed -> doomed(doomed);
            case Outcome.Killed killed -> killed(killed);
            case Outcome.Warned warned -> warned(warned);
        };
    }

    /**
     * A score and what it rests on.
     *
     * @param why one sentence
     */
    public record Scored(DecisionScore score, String why) {}

    private Scored because(String why) {
        return new Scored(this, why);
    }

    private static Scored early(Outcome.StartedEarly early) {
        Outcome.Ended run = early.run();
        if (!run.ok()) {
            return UNKNOWN.because("the run failed");
        }
        Instant otherStart = early.slot().plus(early.waited());
        return compare(run, otherStart);
    }

    private static Scored raised(Outcome.Raised raised) {
        Outcome.Ended run = raised.run();
        Optional<Outcome.Ended> victim = raised.overtaken().stream()
                .filter(o -> o.ok() && !o.inTime() && o.inTimeFrom(o.start().minus(run.length())))
                .findFirst();
        if (victim.isPresent()) {
            return HARMED.because(
                    "a run that it overtook ended at %s and missed its deadline by less than this one took"
                            .formatted(Words.time(victim.get().end())));
        }
        if (!run.ok()) {
            return UNKNOWN.because("the run failed");
        }
        Instant otherStart = run.start().plus(raised.gained());
        return compare(run, otherStart);
    }

    private static Scored heldBack(Outcome.HeldBack held) {
        Outcome.Ended waited = held.held();
        if (waited.ok() && !waited.inTime() && waited.inTimeFrom(held.since())) {
            return HARMED.because("the run that was held missed its own deadline at %s; begun at %s it had met it"
                    .formatted(Words.time(waited.end()), Words.time(held.since())));
        }
        Outcome.Ended kept = held.kept();
        if (!kept.ok()) {
            return UNKNOWN.because("the run that the slot was kept for failed");
        }
        Instant behind = held.since().plus(waited.length());
        Instant slot = held.freed().map(f -> Words.earlier(f, behind)).orElse(behind);
        Instant otherStart = Words.later(held.release(), slot);
        return compare(kept, otherStart);
    }

    private static Scored retried(Outcome.RetriedEarly retried) {
        if (retried.again()) {
            return retried.lastTry()
                    ? HARMED.because("the last try failed as the one before, %s earlier than by its rule"
                            .formatted(Words.length(Duration.between(retried.at(), retried.was()))))
                    : NO_DIFFERENCE.because("the try failed as the one before, and another followed");
        }
        Outcome.Ended run = retried.run();
        if (!run.ok()) {
            return UNKNOWN.because("the run failed for another reason");
        }
        Instant otherStart = run.start().plus(Duration.between(retried.at(), retried.was()));
        return compare(run, otherStart);
    }

    private static Scored doomed(Outcome.HeldDoomed doomed) {
        Outcome.Ended run = doomed.run();
        if (doomed.hardFailed()) {
            return doomed.changed()
                    ? UNKNOWN.because("it failed although what it runs with had changed")
                    : HELPED.because("the probe failed after %s: what was held would have failed too"
                            .formatted(Words.length(run.length())));
        }
        if (doomed.changed()) {
            return HELPED.because("it went well once what it runs with had changed");
        }
        return !run.inTime() && run.inTimeFrom(doomed.since())
                ? HARMED.because("nothing had changed and it went well, too late: begun at %s it had met its deadline"
                        .formatted(Words.time(doomed.since())))
                : NO_DIFFERENCE.because("nothing had changed and it went well all the same");
    }

    private static Scored killed(Outcome.Killed killed) {
        Outcome.Ended next = killed.next();
        String took = "the next attempt took " + Words.length(next.length());
        if (next.length().compareTo(killed.elapsed()) >= 0) {
            return HARMED.because(
                    took + ", no less than the one that was ended after " + Words.length(killed.elapsed()));
        }
        return next.ok()
                ? HELPED.because(took + ", the one that was ended had run for " + Words.length(killed.elapsed()))
                : NO_DIFFERENCE.because(took + " and failed");
    }

    private static Scored warned(Outcome.Warned warned) {
        Outcome.Ended run = warned.run();
        if (run.deadline().isEmpty()) {
            return UNKNOWN.because("the deadline is gone");
        }
        Instant deadline = run.deadline().get();
        if (run.inTime()) {
            return warned.takenBack().isPresent()
                    ? NO_DIFFERENCE.because("it was taken back at "
                            + Words.time(warned.takenBack().get()))
                    : HARMED.because("a false alarm: done at %s, in time".formatted(Words.time(run.end())));
        }
        return warned.takenBack().isPresent()
                ? HARMED.because("it was taken back, and the deadline was missed")
                : HELPED.because("the deadline was missed, as was said %s ahead of it"
                        .formatted(Words.length(Duration.between(warned.said(), deadline))));
    }

    /** What happened against what would have, had the same run begun at another time. */
    private static Scored compare(Outcome.Ended run, Instant otherStart) {
        String what = "done at %s, deadline %s; begun at %s it had been done at %s"
                .formatted(
                        Words.time(run.end()),
                        run.deadline().map(Words::time).orElse("none"),
                        Words.time(otherStart),
                        Words.time(otherStart.plus(run.length())));
        if (run.inTime() == run.inTimeFrom(otherStart)) {
            return NO_DIFFERENCE.because(what);
        }
        return (run.inTime() ? HELPED : HARMED).because(what);
    }
}
