package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.JobForecasts.JobForecast;
import dev.sluice.controlplane.forecast.JobForecasts.OpenRun;
import dev.sluice.controlplane.forecast.landing.Draft.Basis;
import dev.sluice.controlplane.forecast.landing.Draft.Label;
import dev.sluice.controlplane.forecast.landing.Estimates.Expected;
import dev.sluice.controlplane.forecast.landing.Topology.ForeignJob;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.graph.LandingGraph;
import dev.sluice.scheduler.predict.graph.Start;
import dev.sluice.scheduler.predict.graph.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Puts jobs of other systems into a draft. Nobody says when they start: a job that is under way is as far as it is; one that used
 * to start soon after its inputs landed follows them; else it keeps its cadence. A job of which none of that is known is not
 * expected at all.
 */
final class ForeignSteps {
    /** A job follows its inputs when it starts within this part of its cadence after them. */
    private static final int PROMPT = 10;

    private static final double PROMPT_SECONDS = 60;
    private static final double PROMPT_WITHOUT_CADENCE = 3_600;
    /** An input that comes so much more rarely than the job runs is not what it waits for. */
    private static final double RARE = 1.5;
    /** After so many cadences without a run a job is taken to have stopped. */
    private static final double STOPPED = 2;

    private final Draft draft;
    private final Estimates estimates;
    private final Lags lags;
    private final Map<JobId, Instant> lastEnds;
    private final Instant now;
    private final double lookAhead;
    private final Map<DatasetId, List<ForeignJob>> writers = new HashMap<>();
    private final Map<DatasetId, List<ForeignJob>> followers = new HashMap<>();
    private final Set<Long> added = new HashSet<>();
    private final Set<DatasetId> landing = new HashSet<>();

    /** What the draft is made from. */
    record Source(Draft draft, Estimates estimates, Lags lags, Map<JobId, Instant> lastEnds, Topology topology) {}

    ForeignSteps(Source source, Instant now, Duration lookAhead) {
        this.draft = source.draft();
        this.estimates = source.estimates();
        this.lags = source.lags();
        this.lastEnds = source.lastEnds();
        this.now = now;
        this.lookAhead = lookAhead.toSeconds();
        for (ForeignJob job : source.topology().jobs()) {
            job.writes().forEach(d -> writers.computeIfAbsent(d, _ -> new ArrayList<>())
                    .add(job));
            if (follows(job)) {
                job.reads().forEach(d -> followers
                        .computeIfAbsent(d, _ -> new ArrayList<>())
                        .add(job));
            }
        }
    }

    /** Adds what starts by itself: runs that are under way, what is due after its inputs, cadences of jobs that follow nobody. */
    void addStarted(Collection<ForeignJob> jobs) {
        for (ForeignJob job : jobs) {
            estimates.running(job.job()).ifPresent(run -> running(job, run));
        }
        for (ForeignJob job : jobs) {
            if (added.contains(job.number())) {
                continue;
            }
            if (follows(job)) {
                due(job);
            } else {
                cadence(job);
            }
        }
    }

    /** Adds jobs that follow what is expected to land, and who follows them in turn. */
    void addFollowers(Collection<DatasetId> expected) {
        Deque<DatasetId> open = new ArrayDeque<>(expected);
        while (!open.isEmpty()) {
            for (ForeignJob job : followers.getOrDefault(open.remove(), List.of())) {
                if (!added.contains(job.number()) && follow(job)) {
                    open.addAll(job.writes());
                }
            }
        }
    }

    /** Adds the cadence of a job whose inputs nobody is expected to write; says whether it did. */
    boolean addLeftOver(ForeignJob job) {
        return !added.contains(job.number()) && cadence(job);
    }

    private boolean follows(ForeignJob job) {
        Optional<DurationForecast> lag = lags.of(job.number());
        if (lag.isEmpty()) {
            return false;
        }
        OptionalDouble cadence = cadence(job.job());
        double prompt =
                cadence.isPresent() ? Math.max(cadence.getAsDouble() / PROMPT, PROMPT_SECONDS) : PROMPT_WITHOUT_CADENCE;
        return lag.get().p50() <= prompt;
    }

    private OptionalDouble cadence(JobId job) {
        return estimates
                .job(job)
                .flatMap(JobForecast::cadence)
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    private void running(ForeignJob job, OpenRun run) {
        double elapsed = seconds(run.started(), now);
        OptionalDouble cadence = cadence(job.job());
        boolean lost = cadence.isPresent() && elapsed > STOPPED * Math.max(cadence.getAsDouble(), 3_600);
        if (lost || draft.isFull()) {
            return;
        }
        estimates
                .run(run.run(), job.job())
                .ifPresent(expected -> add(
                        job,
                        new Start.Running(Math.max(elapsed, 0)),
                        expected,
                        new Label(job.job(), run.run(), Basis.RUNNING)));
    }

    /** An input has landed since the job's last start, so that it is about to start. */
    private boolean due(ForeignJob job) {
        Optional<Instant> lastStart = estimates.job(job.job()).flatMap(JobForecast::lastStart);
        Optional<DurationForecast> lag = lags.of(job.number());
        if (lastStart.isEmpty() || lag.isEmpty()) {
            return false;
        }
        Instant landed = Instant.MIN;
        for (DatasetId input : awaited(job)) {
            for (ForeignJob writer : writers.getOrDefault(input, List.of())) {
                Instant ended = lastEnds.get(writer.job());
                if (ended != null && ended.isAfter(lastStart.get()) && ended.isAfter(landed)) {
                    landed = ended;
                }
            }
        }
        if (landed.equals(Instant.MIN) || seconds(landed, now) > 2 * lag.get().p95() + PROMPT_SECONDS) {
            return false;
        }
        double release = lag.get().p50() - seconds(landed, now);
        List<Integer> underWay = awaited(job).stream()
                .filter(landing::contains)
                .map(draft::dataset)
                .toList();
        return addNext(job, new Start.After(underWay, Start.Need.ALL, release, lag), Basis.TRIGGERED);
    }

    private boolean follow(ForeignJob job) {
        List<Integer> inputs = awaited(job).stream()
                .filter(draft.expected()::contains)
                .map(draft::dataset)
                .toList();
        return !inputs.isEmpty()
                && addNext(job, new Start.After(inputs, Start.Need.ALL, 0, lags.of(job.number())), Basis.TRIGGERED);
    }

    private boolean cadence(ForeignJob job) {
        OptionalDouble cadence = cadence(job.job());
        Optional<Instant> lastStart = estimates.job(job.job()).flatMap(JobForecast::lastStart);
        if (cadence.isEmpty() || lastStart.isEmpty()) {
            return false;
        }
        double since = seconds(lastStart.get(), now);
        double release = cadence.getAsDouble() - since;
        if (since > STOPPED * cadence.getAsDouble() || release > lookAhead) {
            return false;
        }
        return addNext(job, new Start.At(Math.max(release, 0)), Basis.CADENCE);
    }

    /** Inputs that come about as often as the job runs. */
    private List<DatasetId> awaited(ForeignJob job) {
        OptionalDouble cadence = cadence(job.job());
        return job.reads().stream()
                .filter(input -> !job.writes().contains(input))
                .filter(input -> cadence.isEmpty() || !isRare(input, cadence.getAsDouble()))
                .toList();
    }

    private boolean isRare(DatasetId input, double cadence) {
        List<ForeignJob> by = writers.getOrDefault(input, List.of());
        return !by.isEmpty() && by.stream().allMatch(w -> cadence(w.job()).orElse(0) > RARE * cadence);
    }

    private boolean addNext(ForeignJob job, Start start, Basis basis) {
        Optional<Expected> expected = draft.isFull() ? Optional.empty() : estimates.next(job.job());
        expected.ifPresent(e -> add(job, start, e, new Label(job.job(), null, basis)));
        return expected.isPresent();
    }

    private void add(ForeignJob job, Start start, Expected expected, Label label) {
        added.add(job.number());
        List<Integer> writes = job.writes().stream().map(draft::dataset).toList();
        if (label.run() != null) {
            landing.addAll(job.writes());
        }
        String when = label.run() == null ? "next" : label.run().toString();
        // Jobs of one orchestrator have slow days together; how many of them it runs at a time is not known.
        int pool = draft.pool("foreign " + job.job().namespace(), LandingGraph.UNLIMITED);
        draft.step(job.job() + "|" + when, start, expected, new Step.Place(pool, 0, 0), writes, label);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }
}
