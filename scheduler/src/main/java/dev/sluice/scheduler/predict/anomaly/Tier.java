package dev.sluice.scheduler.predict.anomaly;

import java.util.Collection;

/** How loudly an incident is told of. */
public enum Tier {
    /** It is on record, nobody is woken. */
    NOTICE,
    /** Whoever is responsible hears of it. */
    WARNING,
    /** Many depend on it, or a deadline is about to be missed. */
    CRITICAL;

    /** From this many consumers on a sure incident is critical. */
    public static final int MANY = 20;

    private static final double SURE = 1e-3;
    private static final double LIKELY = 0.5;
    private static final double POSSIBLE = 0.2;

    /**
     * What depends on it.
     *
     * @param consumers jobs downstream
     * @param miss greatest probability that a deadline downstream is missed; 0: there is none
     */
    public record Stakes(int consumers, double miss) {}

    /** The tier of oddities with one root. Those that are over do not count, unless all are. */
    static Tier of(Collection<Odd> odds, Stakes stakes) {
        boolean live = odds.stream().anyMatch(odd -> odd.over().isEmpty());
        if (!live) {
            return NOTICE;
        }
        boolean sure = odds.stream().filter(odd -> odd.over().isEmpty()).count() > 1
                || odds.stream().anyMatch(odd -> odd.over().isEmpty() && odd.score() <= SURE);
        boolean stuck = odds.stream().anyMatch(odd -> odd.over().isEmpty() && odd.kind() == Odd.Kind.STUCK);
        boolean failed = odds.stream().anyMatch(odd -> odd.over().isEmpty() && odd.kind() == Odd.Kind.FAILED);
        if ((stakes.miss() >= LIKELY && (sure || stuck || failed)) || (sure && stakes.consumers() >= MANY)) {
            return CRITICAL;
        }
        boolean matters = stakes.consumers() > 0 || stakes.miss() >= POSSIBLE;
        return stuck || stakes.miss() >= LIKELY || (matters && (sure || failed)) ? WARNING : NOTICE;
    }
}
