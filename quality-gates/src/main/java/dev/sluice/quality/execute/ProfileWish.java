package dev.sluice.quality.execute;

import java.util.List;
import java.util.Map;

/**
 * How much is told of the columns beside the checks.
 *
 * @param detail how much
 * @param edges by column: where the bins of its histogram meet, as in the profiles before; other columns get deciles, for one more pass
 */
public record ProfileWish(Detail detail, Map<String, List<Double>> edges) {
    /** Nothing. */
    public static final ProfileWish NONE = new ProfileWish(Detail.NONE, Map.of());

    /** Rows, nulls, least and greatest values, moments: of the same pass. */
    public static final ProfileWish COUNTS = new ProfileWish(Detail.COUNTS, Map.of());

    /** Estimates of different values, quantiles, histograms and most frequent values besides. */
    public static final ProfileWish FULL = new ProfileWish(Detail.FULL, Map.of());

    public ProfileWish {
        edges = Map.copyOf(edges);
    }

    /** How much. */
    public enum Detail {
        NONE,
        COUNTS,
        FULL
    }

    /** The same with edges of earlier histograms. */
    public ProfileWish withEdges(Map<String, List<Double>> known) {
        return new ProfileWish(detail, known);
    }
}
