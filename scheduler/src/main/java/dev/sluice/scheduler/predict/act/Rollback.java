package dev.sluice.scheduler.predict.act;

/**
 * Stops acting when forecasts are no longer what they claim to be, and goes on when they are again.
 *
 * <p>A P90 that fits holds nine runs of ten. Acting ends when the share of the last runs leaves a wide band and begins again
 * only inside a narrow one, so that it does not go back and forth.
 */
public final class Rollback {
    /** Runs that are looked at, the newest. */
    public static final int RUNS = 200;

    /** Fewer say nothing. */
    public static final int LEAST_RUNS = 100;

    private static final double STOP_BELOW = 0.80;
    private static final double STOP_ABOVE = 0.97;
    private static final double RESUME_FROM = 0.85;
    private static final double RESUME_TO = 0.95;

    private Rollback() {}

    /**
     * Whether decisions are carried out.
     *
     * @param acting false: they are only recorded
     * @param reason one sentence
     */
    public record Switch(boolean acting, String reason) {}

    /**
     * The switch after another look.
     *
     * @param hits how many of the runs took at most their P90
     * @param runs completed ones, the newest {@value #RUNS} at most
     */
    public static Switch next(Switch current, int hits, int runs) {
        if (hits < 0 || hits > runs) {
            throw new IllegalArgumentException(hits + " hits of " + runs + " runs; count between 0 and the runs");
        }
        if (runs < LEAST_RUNS) {
            return current;
        }
        double coverage = (double) hits / runs;
        String seen = "the P90 held %d of the last %d runs (%.1f %%)".formatted(hits, runs, coverage * 100);
        if (current.acting() && (coverage < STOP_BELOW || coverage > STOP_ABOVE)) {
            return new Switch(false, seen + ", outside 80 to 97 %: decisions are recorded and not carried out");
        }
        if (!current.acting() && coverage >= RESUME_FROM && coverage <= RESUME_TO) {
            return new Switch(true, seen + ", inside 85 to 95 %: decisions are carried out again");
        }
        return current;
    }
}
