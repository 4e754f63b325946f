package dev.sluice.scheduler.predict;

import java.util.Arrays;

/**
 * Quantiles from durations of which some are only known to be longer than what has elapsed: the product-limit estimator of
 * Kaplan and Meier, JASA 53(282), 1958, with weights. Without it, a burst of runs looks fast: its short runs end first.
 */
final class KaplanMeier {
    /** Beyond the last event nothing is known; the tail is taken to go on so far, in log units. */
    private static final double BEYOND = Math.log(1.3);

    private KaplanMeier() {}

    /**
     * Quantiles of the logarithm of a duration.
     *
     * @param logs logarithms: of durations, then of elapsed times
     * @param weights their weights
     * @param events how many of them are durations
     * @param ps ascending
     */
    static double[] quantiles(double[] logs, double[] weights, int events, double... ps) {
        int n = logs.length;
        int[] order = Samples.order(logs, n);
        double atRisk = 0;
        for (double weight : weights) {
            atRisk += weight;
        }
        double[] result = new double[ps.length];
        Arrays.fill(result, Double.NaN);
        double survival = 1;
        double last = Double.NaN;
        double lastSurvival = 1;
        int next = 0;
        for (int i = 0; i < n && next < ps.length; i++) {
            int index = order[i];
            double weight = weights[index];
            if (index < events) {
                double after = atRisk <= weight ? 0 : survival * (1 - weight / atRisk);
                // The step is taken as a line from the event before: a quantile rarely falls on an event.
                double middle = (survival + after) / 2;
                while (next < ps.length && 1 - middle >= ps[next]) {
                    result[next] = between(last, 1 - lastSurvival, logs[index], 1 - middle, ps[next]);
                    next++;
                }
                last = logs[index];
                lastSurvival = middle;
                survival = after;
            }
            atRisk -= weight;
        }
        if (next < ps.length) {
            double longest = logs[order[n - 1]];
            double end = (Double.isNaN(last) ? longest : Math.max(last, longest)) + (survival > 0.02 ? BEYOND : 0);
            for (; next < ps.length; next++) {
                double from = Double.isNaN(last) ? end : last;
                double share = lastSurvival <= 0 ? 1 : Math.clamp((ps[next] - (1 - lastSurvival)) / lastSurvival, 0, 1);
                result[next] = survival > 0.02 ? from + share * (end - from) : from;
            }
        }
        return result;
    }

    private static double between(double from, double pFrom, double to, double pTo, double p) {
        if (Double.isNaN(from) || pTo <= pFrom) {
            return to;
        }
        return from + (p - pFrom) / (pTo - pFrom) * (to - from);
    }
}
