package dev.sluice.scheduler.predict.anomaly;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate.Basis;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells whether a run is slow, stuck or unusually fast, from what was expected of it when it started. A run that has not
 * started is never odd: before the start a forecast of slowness is right too seldom to wake anybody.
 *
 * <p>How unlikely a duration is, is read off the forecast at the start. Elapsed time only grows, so that looking often does not
 * raise the rate of false alarms: that is the probability of ever passing the bound, {@link Rules#slow()} of all runs where the
 * forecast is calibrated.
 */
public final class RunAnomaly {
    private RunAnomaly() {}

    /**
     * From when on a run is odd.
     *
     * @param slow probability of a run that takes so long
     * @param stuck probability of one that is taken for stuck, if it is silent too
     * @param fast probability of a run that is done so soon
     * @param excess how many times its P95 a slow run takes at least: what few feel is no incident
     * @param least shortest excess over the median that matters
     * @param silence how long a stuck run has said nothing at least
     */
    public record Rules(double slow, double stuck, double fast, double excess, Duration least, Duration silence) {
        public static final Rules USUAL =
                new Rules(0.01, 1e-4, 0.005, 1.2, Duration.ofSeconds(60), Duration.ofMinutes(15));
    }

    /**
     * A run.
     *
     * @param id of the run
     * @param pool where it runs; empty: not known
     * @param expected of it, when it started
     * @param runs completed runs of the job that this rests on; 0: none of its own
     * @param heard when it last said something; at the latest now
     */
    public record Watched(
            String id,
            Node job,
            String pool,
            Instant started,
            Optional<DurationForecast> expected,
            long runs,
            Instant heard) {}

    /** What an open run is now: stuck, slow or, if nothing, as usual. */
    public static Optional<Odd> running(Watched run, Instant now, Rules rules) {
        if (run.expected().isEmpty() || run.runs() < Basis.ENOUGH || now.isBefore(run.started())) {
            return Optional.empty();
        }
        DurationForecast expected = run.expected().get();
        double elapsed = seconds(run.started(), now);
        double silent = seconds(run.heard(), now);
        double left = expected.survival(elapsed);
        boolean stuck = left <= rules.stuck()
                && elapsed >= 3 * expected.p95()
                && silent >= Math.max(seconds(rules.silence()), expected.p50());
        if (stuck) {
            String said = run.heard().isAfter(run.started())
                    ? "last heard of " + text(silent) + " ago"
                    : "not heard of since its start";
            return Optional.of(odd(
                    Odd.Kind.STUCK,
                    run,
                    elapsed,
                    3 * expected.p95(),
                    left,
                    "runs for " + text(elapsed) + ", three times what 19 of 20 take (" + text(expected.p95()) + "), "
                            + said));
        }
        return slow(run, elapsed, rules);
    }

    private static Optional<Odd> slow(Watched run, double elapsed, Rules rules) {
        DurationForecast expected = run.expected().orElseThrow();
        double bound = bound(expected, rules);
        if (elapsed < bound) {
            return Optional.empty();
        }
        return Optional.of(odd(
                Odd.Kind.SLOW,
                run,
                elapsed,
                bound,
                expected.survival(elapsed),
                "took " + text(elapsed) + " so far or in all; 19 of 20 take at most " + text(expected.p95())));
    }

    /** Seconds from which on a run is slow. */
    static double bound(DurationForecast expected, Rules rules) {
        double rare = expected.atScore(Tail.score(rules.slow()));
        return Math.max(Math.max(rare, expected.p95() * rules.excess()), expected.p50() + seconds(rules.least()));
    }

    /**
     * How many checkpoints a slow run has passed: 1 at its bound, then at 1.5, 2, 3, 4, 6, 8 times that, and so on. News of it
     * are told at these only.
     */
    public static int checkpoint(double observed, double bound) {
        int passed = 0;
        double next = Math.max(bound, 1e-3);
        for (double step = 1.5; observed >= next && passed < 40; step = step == 1.5 ? 4.0 / 3 : 1.5) {
            next *= step;
            passed++;
        }
        return passed;
    }

    /** What a run that came to its natural end was. */
    public static Optional<Odd> completed(Watched run, double seconds, Rules rules) {
        if (run.expected().isEmpty() || run.runs() < Basis.ENOUGH) {
            return Optional.empty();
        }
        DurationForecast expected = run.expected().get();
        Instant end = run.started().plusMillis((long) (seconds * 1_000));
        double low = Math.min(
                Math.min(expected.atScore(-Tail.score(rules.fast())), expected.p50() / 2),
                expected.p50() - seconds(rules.least()));
        if (seconds < low) {
            Odd fast = new Odd(
                    Odd.Kind.FAST,
                    "FAST:" + run.id(),
                    run.job(),
                    run.pool(),
                    run.started(),
                    end,
                    seconds,
                    low,
                    bound(expected, rules),
                    1 - expected.survival(seconds),
                    run.job() + " was done after " + text(seconds) + "; half of its runs take at least "
                            + text(expected.p50()),
                    Optional.empty());
            return Optional.of(fast);
        }
        return slow(run, seconds, rules).map(slow -> slow.over(end));
    }

    /**
     * A run that failed.
     *
     * @param before whether the job's run before it went well; if not, this is no news
     * @param failure probability of a failure as it was expected at the start
     */
    public static Optional<Odd> failed(Watched run, double seconds, boolean before, double failure) {
        if (!before) {
            return Optional.empty();
        }
        Instant end = run.started().plusMillis((long) (Math.max(0, seconds) * 1_000));
        return Optional.of(new Odd(
                Odd.Kind.FAILED,
                "FAILED:" + run.id(),
                run.job(),
                run.pool(),
                run.started(),
                end,
                seconds,
                0,
                run.expected().map(DurationForecast::p95).orElse(0.0),
                Math.clamp(failure, 0, 1),
                run.job() + " failed after " + text(seconds) + "; the run before it went well",
                Optional.empty()));
    }

    private static Odd odd(Odd.Kind kind, Watched run, double elapsed, double bound, double score, String what) {
        return new Odd(
                kind,
                kind + ":" + run.id(),
                run.job(),
                run.pool(),
                run.started(),
                run.started().plusMillis((long) (bound * 1_000)),
                elapsed,
                run.expected().map(DurationForecast::p50).orElse(0.0),
                bound,
                score,
                run.job() + " " + what,
                Optional.empty());
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, seconds(Duration.between(from, to)));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    static String text(double seconds) {
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 7_200
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
    }
}
