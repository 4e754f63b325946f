package dev.sluice.scheduler.expression;

/**
 * Bounds of one expression.
 *
 * @param sourceLength characters of its source
 * @param nodes of its syntax tree
 * @param nesting of its parts
 * @param iterations of all its loops together
 * @param resultLength characters of what it, or a template, becomes
 * @param cached compiled programs kept
 */
public record ExpressionLimits(int sourceLength, int nodes, int nesting, int iterations, int resultLength, int cached) {
    /** What the service uses. */
    public static final ExpressionLimits DEFAULT = new ExpressionLimits(4_096, 2_000, 64, 10_000, 1 << 20, 2_000);
}
