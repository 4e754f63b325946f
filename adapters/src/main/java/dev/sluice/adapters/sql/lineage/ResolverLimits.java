package dev.sluice.adapters.sql.lineage;

import java.time.Duration;

/**
 * How much a script may cost. What goes beyond is opaque, and a note says which limit it met.
 *
 * @param scriptLength characters of a script
 * @param statements statements of a script
 * @param nesting depth of parentheses
 * @param time for one statement, parsing and resolving together
 */
public record ResolverLimits(int scriptLength, int statements, int nesting, Duration time) {
    public static final ResolverLimits DEFAULT = new ResolverLimits(1_000_000, 1_000, 100, Duration.ofSeconds(5));

    public ResolverLimits {
        if (scriptLength < 1 || statements < 1 || nesting < 1 || !time.isPositive()) {
            throw new IllegalArgumentException("limits are positive; got scriptLength=" + scriptLength + ", statements="
                    + statements + ", nesting=" + nesting + ", time=" + time);
        }
    }
}
