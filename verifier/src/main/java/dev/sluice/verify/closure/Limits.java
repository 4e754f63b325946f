package dev.sluice.verify.closure;

/**
 * Bounds of a closure.
 *
 * @param mostRuns most runs, roots included
 * @param mostLevels greatest distance from the roots
 */
public record Limits(int mostRuns, int mostLevels) {
    public static final Limits DEFAULT = new Limits(50_000, 1_000);

    public Limits {
        if (mostRuns < 1 || mostLevels < 0) {
            throw new IllegalArgumentException("a closure has at least 1 run and 0 levels, not " + mostRuns + " and "
                    + mostLevels + "; ask for more");
        }
    }
}
