package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * Forecasts runs from what was told of earlier ones. Not thread-safe. Memory is bounded: {@code mostJobs} jobs are remembered,
 * the one not seen for longest is forgotten first, and so many open runs.
 */
public final class RunPredictor {
    private static final int FORMAT = 1;
    private static final double SHORTEST = 0.001;
    private static final double LONGEST = 400.0 * 86_400;
    static final int MOST_OPEN = 50_000;

    private final Pooled pooled = new Pooled();
    private final DurationModel durations = new DurationModel(pooled);
    private final FailureModel failures = new FailureModel();
    private final SequencedMap<String, JobHistory> jobs;
    private final Map<String, Flight> open = new LinkedHashMap<>();

    private final Optional<DurationForecast> prior;

    /**
     * Knows nothing yet.
     *
     * @param mostJobs how many to remember
     * @param prior what a run takes as long as nothing at all is known; absent: no answer then
     */
    public RunPredictor(int mostJobs, Optional<DurationForecast> prior) {
        this.prior = prior;
        this.jobs = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, JobHistory> eldest) {
                return size() > mostJobs;
            }
        };
    }

    /** Jobs that are remembered. */
    public int jobs() {
        return jobs.size();
    }

    /** Runs that have started and not ended. */
    int open() {
        return open.size();
    }

    Optional<JobHistory> history(String job) {
        return Optional.ofNullable(jobs.get(job));
    }

    /** What to expect of a run that starts like this; it is not counted as started, and no later answer depends on it. */
    public Estimate expect(RunFacts facts) {
        return estimate(flight(facts, history(facts.job()).orElseGet(JobHistory::new)));
    }

    /** A run starts. Telling the same run twice changes nothing. */
    public Estimate start(RunFacts facts) {
        Flight known = open.get(facts.run());
        if (known != null) {
            return estimate(known);
        }
        JobHistory job = history(facts.job()).orElseGet(JobHistory::new);
        jobs.putLast(facts.job(), job);
        Flight flight = flight(facts, job);
        job.take(flight);
        open.put(facts.run(), flight);
        if (open.size() > MOST_OPEN) {
            forget(open.values().iterator().next());
        }
        return estimate(flight);
    }

    private Flight flight(RunFacts facts, JobHistory job) {
        Flight flight = new Flight(facts, job, failures.features(job, facts));
        durations.predict(flight, facts.at());
        return flight;
    }

    private Estimate estimate(Flight flight) {
        JobHistory job = flight.job;
        Optional<DurationForecast> forecast = flight.facts.likeness().prior().or(() -> prior);
        Estimate.Kind kind = forecast.isPresent() ? Estimate.Kind.DECLARED_PRIOR : Estimate.Kind.NONE;
        if (flight.answer.length > 0) {
            kind = flight.experts == null ? Estimate.Kind.SIMILAR_JOBS : Estimate.Kind.OWN_HISTORY;
            double p50 = Math.exp(flight.answer[0]);
            double p90 = Math.max(p50, Math.exp(flight.answer[1]));
            forecast = Optional.of(new DurationForecast(p50, p90, Math.max(p90, Math.exp(flight.answer[2]))));
        }
        return new Estimate(
                forecast,
                failures.probability(flight.failure),
                failures.hardProbability(job),
                new Estimate.Basis(kind, job.completed, job.failures.failures, job.failures.streak));
    }

    /**
     * Probability that a run takes longer than {@code slow} seconds, given that it has taken {@code elapsed} already: half by
     * its forecast, half by counting earlier runs of any ending. Empty for an unknown run without history.
     */
    public OptionalDouble slow(String run, double elapsed, double slow) {
        Flight flight = open.get(run);
        if (flight == null) {
            return OptionalDouble.empty();
        }
        JobHistory job = flight.job;
        double longer = 0.05;
        double alive = 1;
        for (int age = 0; age < job.all.size(); age++) {
            double seconds = Math.exp(job.all.get(age));
            longer += seconds > slow ? 1 : 0;
            alive += seconds > elapsed ? 1 : 0;
        }
        double counted = Math.min(1, longer / alive);
        if (flight.experts == null) {
            return job.all.size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(counted);
        }
        double survival = durations.survival(flight, Math.log(slow));
        double reached = elapsed <= 0 ? 1 : durations.survival(flight, Math.log(elapsed));
        return OptionalDouble.of((counted + Math.min(1, survival / Math.max(reached, survival))) / 2);
    }

    /** The whole duration of a run that goes on, given what has elapsed. */
    public Optional<DurationForecast> remaining(String run, double elapsed) {
        Flight flight = open.get(run);
        return flight == null ? Optional.empty() : estimate(flight).duration().map(forecast -> forecast.given(elapsed));
    }

    /** A run ended. An unknown one, or one that ended before, changes nothing. */
    public void end(RunEnding ending) {
        Flight flight = open.get(ending.run());
        if (flight == null) {
            return;
        }
        forget(flight);
        boolean fail = ending.result() != RunEnding.Result.OK;
        boolean hard = fail && ending.result() != RunEnding.Result.CHECKS_FAILED;
        failures.learn(flight, fail, hard);
        double seconds = ending.duration();
        if (isDuration(seconds)) {
            flight.job.all.add(Math.log(seconds));
            if (ending.completed()) {
                durations.learn(flight, Math.log(seconds), flight.facts.at() + seconds);
            }
        }
    }

    /** Whether so many seconds can be how long a run took: positive, and not absurd. */
    public static boolean isDuration(double seconds) {
        return seconds >= SHORTEST && seconds <= LONGEST;
    }

    /** Nobody will say how a run ended: it no longer counts as going on, and nothing is learned. */
    public void giveUp(String run) {
        Flight flight = open.get(run);
        if (flight != null) {
            forget(flight);
        }
    }

    /** A run that ended well turns out not to have: the rates of its job learn it as if it were the last run. */
    public void turnedBad(String job, RunEnding.Result result) {
        JobHistory history = jobs.get(job);
        if (history != null && history.failures.runs > history.failures.failures) {
            history.failures.turnedBad(result != RunEnding.Result.CHECKS_FAILED);
        }
    }

    /** How much slower (above 1) or faster than typical everything runs on a pool at the moment. */
    public double pace(String pool, double at) {
        return Math.exp(pooled.shift(pool, at));
    }

    /** Longest completed run of a job, in seconds; 0 without one. */
    public double longest(String job) {
        JobHistory history = jobs.get(job);
        return history == null || history.completed == 0 ? 0 : Math.exp(history.longest);
    }

    /** Writes all that it knows. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT);
        PredictorState.write(out, jobs, open);
        pooled.write(out);
        failures.write(out);
    }

    /**
     * Becomes what was written: from here on it answers as the one that wrote it. It must not know anything yet.
     *
     * @throws IOException when it was written by a version that keeps something else
     */
    public void read(DataInput in) throws IOException {
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("a snapshot of format " + format + "; this version reads " + FORMAT);
        }
        PredictorState.read(in, jobs, open);
        pooled.read(in);
        failures.read(in);
    }

    private void forget(Flight flight) {
        open.remove(flight.facts.run());
        flight.job.inFlight.remove(flight);
    }
}
