package dev.sluice.scheduler.predict.anomaly;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A run or a version of a dataset that is not as usual.
 *
 * @param kind in what way
 * @param key kind and subject: the same oddity has the same key, whoever sees it
 * @param node the job of the run, or the dataset
 * @param pool where the run goes on; empty: not known
 * @param began start of the run, or when the version was written
 * @param oddAt when it became odd: nothing that began later explains it
 * @param observed seconds, rows or bytes
 * @param low least that is usual
 * @param high most that is usual
 * @param score probability of something at least as odd while all is well
 * @param summary one sentence for people
 * @param over since when it is as usual again
 */
public record Odd(
        Kind kind,
        String key,
        Node node,
        String pool,
        Instant began,
        Instant oddAt,
        double observed,
        double low,
        double high,
        double score,
        String summary,
        Optional<Instant> over) {
    /** What came first comes first; the rest makes the order total. */
    static final Comparator<Odd> ORDER =
            Comparator.comparing(Odd::began).thenComparing(Odd::node).thenComparing(Odd::key);

    /** In what way something is odd. */
    public enum Kind {
        /** A run takes longer than nearly all such runs. */
        SLOW,
        /** A run outlived all such runs by far and says nothing. */
        STUCK,
        /** A run was done sooner than nearly all such runs. */
        FAST,
        /** A run failed, and the one before it did not. */
        FAILED,
        /** A version has less in it than versions of that hour. */
        VOLUME_LOW,
        /** A version has more in it than versions of that hour. */
        VOLUME_HIGH;

        /** Whether a run waits or drags. */
        public boolean isLate() {
            return this == SLOW || this == STUCK;
        }

        public boolean isVolume() {
            return this == VOLUME_LOW || this == VOLUME_HIGH;
        }

        /** Whether this, upstream, may be why something downstream is odd in the other way. */
        boolean explains(Kind other) {
            return switch (this) {
                case SLOW, STUCK -> other != VOLUME_HIGH;
                case FAILED -> other != VOLUME_HIGH;
                case FAST, VOLUME_LOW -> other == FAST || other == VOLUME_LOW || other == FAILED;
                case VOLUME_HIGH -> other.isLate() || other == VOLUME_HIGH || other == FAILED;
            };
        }
    }

    /** The same, over since then. */
    public Odd over(Instant since) {
        return new Odd(kind, key, node, pool, began, oddAt, observed, low, high, score, summary, Optional.of(since));
    }
}
