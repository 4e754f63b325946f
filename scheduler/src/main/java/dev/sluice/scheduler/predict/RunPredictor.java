package dev.sluice.scheduler.predict;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Forecasts runs from what was told of earlier ones. Not thread-safe. Memory is bounded: {@code mostJobs} jobs are remembered,
 * the one not seen for longest is forgotten first, and so many open runs.
 */
public final class RunPredictor {
    private static final double SHORTEST = 0.001;
    private static final double LONGEST = 400.0 * 86_400;
    private static final int MOST_OPEN = 200_000;

    private final Pooled pooled = new Pooled();
    private final DurationModel durations = new DurationModel(pooled);
    private final FailureModel failures = new FailureModel();
    private final Map<String, JobHistory> jobs;
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
        this.jobs = new LinkedHashMap<>(16, 0.75f, true) {
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

    /** What to expect of a run that starts like this; it is not counted as started. */
    public Estimate expect(RunFacts facts) {
        return estimate(flight(facts));
    }

    /** A run starts. Telling the same run twice changes nothing. */
    public Estimate start(RunFacts facts) {
        Flight known = open.get(facts.run());
        if (known != null) {
            return estimate(known);
        }
        Flight flight = flight(facts);
        open.put(facts.run(), flight);
        flight.job.inFlight.add(flight);
        if (open.size() > MOST_OPEN) {
            forget(open.values().iterator().next());
        }
        return estimate(flight);
    }

    private Flight flight(RunFacts facts) {
        JobHistory job = jobs.computeIfAbsent(facts.job(), _ -> new JobHistory());
        Flight flight =
                new Flight(facts, job, job.inFlight.size() >= DurationModel.BURST, failures.features(job, facts));
        durations.predict(flight, facts.at());
        return flight;
    }

    private Estimate estimate(Flight flight) {
        JobHistory job = flight.job;
        Optional<DurationForecast> forecast = prior;
        Estimate.Kind kind = prior.isPresent() ? Estimate.Kind.DECLARED_PRIOR : Estimate.Kind.NONE;
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
        if (seconds >= SHORTEST && seconds <= LONGEST) {
            flight.job.all.add(Math.log(seconds));
            if (ending.completed()) {
                durations.learn(flight, Math.log(seconds), flight.facts.at() + seconds);
            }
        }
    }

    private void forget(Flight flight) {
        open.remove(flight.facts.run());
        flight.job.inFlight.remove(flight);
    }
}
