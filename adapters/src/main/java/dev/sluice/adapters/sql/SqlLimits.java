package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.ResolverLimits;
import java.time.Duration;

/**
 * How much a run may cost.
 *
 * @param statements of a script; a longer one is refused as a whole
 * @param statementTime for one statement; then it is cancelled
 * @param cancelTime to wait for a cancelled statement; then its connection is given up
 * @param lineage for resolving; what exceeds it runs all the same, with opaque lineage
 */
public record SqlLimits(int statements, Duration statementTime, Duration cancelTime, ResolverLimits lineage) {
    public static final SqlLimits DEFAULT =
            new SqlLimits(1_000, Duration.ofHours(1), Duration.ofSeconds(10), ResolverLimits.DEFAULT);

    public SqlLimits {
        if (statements < 1 || !statementTime.isPositive() || !cancelTime.isPositive()) {
            throw new IllegalArgumentException("limits are positive; got statements=" + statements + ", statementTime="
                    + statementTime + ", cancelTime=" + cancelTime);
        }
    }
}
