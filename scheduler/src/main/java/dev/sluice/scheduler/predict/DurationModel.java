package dev.sluice.scheduler.predict;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of ln(duration) of a run about to start: six experts, blended by their recent loss, then moved so that the promised
 * shares really hold (adaptive conformal inference, Gibbs and Candes, NeurIPS 2021).
 */
final class DurationModel {
    private static final double OWN_KEEP = Math.pow(0.5, 1 / 30.0);
    private static final double GRID_WEIGHT = 16.0 / Pooled.GRID;
    private static final double SCALE_KEEP = 0.97;
    private static final double COLD_SPREAD = 1.5;
    private static final int CENSORED = 150;
    static final int BURST = 3;
    private static final double[] LEVELS = Hedge.LEVELS;
    private static final double[] STEPS = {0.1, 0.05};

    private final Pooled pooled;

    DurationModel(Pooled pooled) {
        this.pooled = pooled;
    }

    /** Predicts and notes in the flight what it will be measured by. */
    void predict(Flight flight, double now) {
        JobHistory job = flight.job;
        if (job.logs.size() == 0) {
            flight.answer = cold(flight.facts);
            return;
        }
        flight.typical = job.typical(flight.facts.pool());
        flight.location = flight.typical + (flight.burst ? 0 : pooled.shift(flight.facts.pool(), now));
        flight.scale = scale(job);
        double[][] experts = new double[Hedge.EXPERTS][];
        double[] scores = scoreQuantiles(job);
        experts[0] = at(flight.location, flight.scale, scores);
        clip(experts[0], job);
        experts[1] = censored(job, now);
        double[] recent = job.logs.last(20);
        Arrays.sort(recent);
        experts[2] = quantiles(recent);
        double deviation = Math.max(job.deviation(), 0.01);
        experts[3] = new double[] {job.mean(), job.mean() + 1.2816 * deviation, job.mean() + 1.6449 * deviation};
        double shift = job.context.shift(flight.facts.context());
        experts[4] = shift == 0 ? null : at(flight.location + shift, flight.scale, scores);
        experts[5] = sized(flight);
        flight.experts = experts;
        flight.blended = job.hedge.blend(experts, pooled.losses());
        if (flight.burst) {
            flight.blended[1] = Math.max(flight.blended[0], experts[1][1]);
            flight.blended[2] = Math.max(flight.blended[1], experts[1][2]);
        }
        flight.unit = Math.clamp((flight.blended[1] - flight.blended[0]) / 1.28, 0.02, 1);
        flight.answer = corrected(flight, job);
    }

    private double[] corrected(Flight flight, JobHistory job) {
        double[] answer = flight.blended.clone();
        double most = job.longest + Math.log(9.9);
        answer[0] = Math.min(answer[0], most);
        for (int i = 1; i < answer.length; i++) {
            int at = flight.burst ? STEPS.length + i - 1 : i - 1;
            answer[i] += (pooled.offsets[at] + job.offsets[at]) * flight.unit;
            answer[i] = Math.min(Math.max(answer[i], answer[i - 1]), most);
        }
        return answer;
    }

    private double[] cold(RunFacts facts) {
        // Where somebody said what to expect, only jobs that are much alike know better.
        double[] similar = facts.likeness().prior().isPresent() ? pooled.alike(facts) : pooled.similar(facts);
        if (similar.length == 0) {
            return new double[0];
        }
        Arrays.sort(similar);
        double[] quantiles = quantiles(similar);
        double spread = COLD_SPREAD * pooled.spread();
        quantiles[1] = Math.max(quantiles[1], quantiles[0] + 1.2816 * spread);
        quantiles[2] = Math.max(quantiles[2], quantiles[0] + 1.6449 * spread);
        return quantiles;
    }

    private double scale(JobHistory job) {
        double prior = pooled.spread();
        double limit = 3 * (job.lastScale > 0 ? job.lastScale : prior);
        double sum = 0;
        double total = 0;
        double weight = 1;
        for (int age = 0; age < job.residuals.size(); age++) {
            double r = Math.clamp(job.residuals.get(age), -limit, limit);
            sum += weight * r * r;
            total += weight;
            weight *= SCALE_KEEP;
        }
        return Math.max(0.01, Math.sqrt((sum + 3 * prior * prior) / (total + 6)));
    }

    private double[] scoreQuantiles(JobHistory job) {
        int own = job.scores.size();
        double[] values = new double[own + Pooled.GRID];
        double[] weights = new double[values.length];
        double total = scoresOf(job, values, weights);
        int[] order = Samples.order(values, values.length);
        double[] result = new double[LEVELS.length];
        for (int q = 0; q < LEVELS.length; q++) {
            result[q] = Samples.weightedQuantile(values, weights, order, total, LEVELS[q]);
        }
        return result;
    }

    private double scoresOf(JobHistory job, double[] values, double[] weights) {
        int own = job.scores.size();
        double total = 0;
        double weight = 1;
        for (int age = 0; age < own; age++) {
            values[age] = job.scores.get(age);
            weights[age] = weight;
            total += weight;
            weight *= OWN_KEEP;
        }
        for (int i = 0; i < Pooled.GRID; i++) {
            values[own + i] = pooled.grid()[i];
            weights[own + i] = GRID_WEIGHT;
        }
        return total + GRID_WEIGHT * Pooled.GRID;
    }

    /** Share of score mass above a ln(duration), never quite none. */
    double survival(Flight flight, double log) {
        JobHistory job = flight.job;
        double[] values = new double[job.scores.size() + Pooled.GRID];
        double[] weights = new double[values.length];
        double total = scoresOf(job, values, weights);
        double score = (log - flight.location) / flight.scale;
        double above = 0;
        for (int i = 0; i < values.length; i++) {
            above += values[i] > score ? weights[i] : 0;
        }
        return (above + 0.02) / (total + 0.04);
    }

    private static double[] censored(JobHistory job, double now) {
        int events = job.logs.size();
        List<Flight> flights = job.inFlight;
        int open = Math.min(CENSORED, flights.size());
        double[] logs = new double[events + open];
        double[] weights = new double[logs.length];
        double weight = 1;
        for (int age = 0; age < events; age++) {
            logs[age] = job.logs.get(age);
            weights[age] = weight;
            weight *= OWN_KEEP;
        }
        int used = events;
        double most = job.mostLasting();
        for (int i = flights.size() - 1; i >= flights.size() - open; i--) {
            Flight flight = flights.get(i);
            double elapsed = now - flight.facts.at();
            if (elapsed > 0 && !JobHistory.isLost(flight, now, most)) {
                logs[used] = Math.log(elapsed);
                weights[used++] = 1;
            }
        }
        return KaplanMeier.quantiles(
                used == logs.length ? logs : Arrays.copyOf(logs, used),
                used == logs.length ? weights : Arrays.copyOf(weights, used),
                events,
                LEVELS);
    }

    private static double @Nullable [] sized(Flight flight) {
        SizeModel sizes = flight.job.sizes;
        if (!sizes.knows(flight.facts.size())) {
            return null;
        }
        double[] residuals = sizes.residuals();
        Arrays.sort(residuals);
        double at = sizes.predict(flight.facts.size().getAsDouble());
        double[] result = quantiles(residuals);
        for (int q = 0; q < result.length; q++) {
            result[q] += at;
        }
        return result;
    }

    private static double[] quantiles(double[] sorted) {
        double[] result = new double[LEVELS.length];
        for (int q = 0; q < LEVELS.length; q++) {
            result[q] = Samples.quantile(sorted, LEVELS[q]);
        }
        return result;
    }

    private static double[] at(double location, double scale, double[] scores) {
        double[] result = new double[scores.length];
        for (int q = 0; q < scores.length; q++) {
            result[q] = location + scale * scores[q];
        }
        return result;
    }

    private static void clip(double[] quantiles, JobHistory job) {
        if (job.logs.size() >= 5) {
            for (int q = 0; q < quantiles.length; q++) {
                quantiles[q] = Math.clamp(quantiles[q], job.shortest - 0.7, job.longest + 0.7);
            }
        }
    }

    /** Learns from a completed run. */
    void learn(Flight flight, double log, double now) {
        JobHistory job = flight.job;
        if (flight.experts != null) {
            job.hedge.learn(flight.experts, log);
            pooled.learnLosses(flight.experts, log);
            job.lastScale = flight.scale;
            double residual = log - flight.typical;
            double score = Math.clamp((log - flight.location) / flight.scale, -6, 12);
            job.residuals.add(log - flight.location);
            job.scores.add(score);
            job.context.learn(flight.facts.context(), residual);
            pooled.learn(flight.facts, now, residual, score);
            adapt(flight, job, log);
        }
        job.sizes.learn(flight.facts.size(), log);
        job.add(log, flight.facts.pool());
        pooled.learnGroup(flight.facts, log);
    }

    private void adapt(Flight flight, JobHistory job, double log) {
        double step = 1.0 / (1 + flight.ahead);
        for (int i = 0; i < STEPS.length; i++) {
            int at = flight.burst ? STEPS.length + i : i;
            double off = step * ((log > flight.answer[i + 1] ? 1 : 0) - STEPS[i]);
            pooled.offsets[at] = Math.clamp(pooled.offsets[at] + 0.01 * off, -3, 6);
            job.offsets[at] = Math.clamp((1 - 0.01 * step) * job.offsets[at] + 0.03 * off, -3, 6);
        }
    }
}
