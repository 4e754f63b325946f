package dev.sluice.scheduler.predict.feed;

import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding;
import dev.sluice.scheduler.predict.RunEnding.Result;
import dev.sluice.scheduler.predict.RunFacts;
import dev.sluice.scheduler.predict.RunPredictor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells the predictor what the log says of runs, and says what that changed. Not thread-safe.
 *
 * <p>Rules for what is wrong or missing: an event that comes twice changes nothing. A time more than a day ahead of its receipt is
 * not believed; without a believable start and end there is no duration, and no negative or absurd one. An end without a start
 * counts only if it says itself when the run started; should the start come later, the run counts then. Of several endings the
 * worst holds (FAIL, then ABORT, then COMPLETE), and a duration is learned once. A run whose end never comes is given up when it is
 * far older than any of its job, or too many are open.
 */
public final class RunStory {
    /** Of what {@link #write} writes; another one is not read. */
    public static final int FORMAT = 1;

    private static final int MOST_OPEN = 150_000;
    private static final int MOST_OPEN_OF_JOB = 2_000;
    private static final int MOST_PAST = 100_000;
    private static final int MOST_DATASETS = 100_000;
    private static final long DAY = 86_400_000_000L;
    private static final double GIVE_UP_AFTER = 7 * 86_400.0;
    private static final double GIVE_UP_FACTOR = 10;

    private final RunPredictor predictor;
    private final Map<String, JobNote> jobs;
    private final Map<UUID, OpenRun> open = new LinkedHashMap<>();
    private final Map<UUID, PastRun> past = Bounded.byUse(MOST_PAST);
    private final DatasetNotes datasets = new DatasetNotes(MOST_DATASETS);

    private final Prospects prospects;

    /** Knows nothing yet; remembers at most so many jobs. */
    public RunStory(int mostJobs) {
        this.predictor = new RunPredictor(mostJobs, Optional.empty());
        this.prospects = new Prospects(predictor, datasets);
        this.jobs = Bounded.byUse(mostJobs);
    }

    /** The name of a job's series for the predictor. */
    public static String key(JobId job) {
        return job.namespace() + " " + job.name();
    }

    /** Jobs that are remembered. */
    public int jobs() {
        return predictor.jobs();
    }

    /** Runs that go on, as far as is known. */
    public int open() {
        return open.size();
    }

    /** Takes an event in; events come in the order of the log. */
    public List<News> tell(RunSignal signal) {
        OpenRun running = open.get(signal.run());
        return running == null || running.job.equals(signal.job())
                ? tell(signal, running)
                : tell(signal.of(running.job), running); // what it started as is what it is
    }

    private List<News> tell(RunSignal signal, @Nullable OpenRun running) {
        List<News> news = new ArrayList<>(4);
        JobNote job = jobs.computeIfAbsent(key(signal.job()), _ -> new JobNote());
        PastRun ended = past.get(signal.run());
        switch (signal.kind()) {
            case STARTED -> started(signal, job, running, ended, news);
            case RUNNING, OTHER -> goesOn(signal, job, running, ended, news);
            case COMPLETED, ABORTED, FAILED -> over(signal, job, running, ended, news);
        }
        return news;
    }

    private void started(
            RunSignal signal, JobNote job, @Nullable OpenRun running, @Nullable PastRun ended, List<News> news) {
        if (running != null) {
            if (!running.exact && believable(signal.at(), signal)) {
                running.start = signal.at();
                running.exact = true;
            }
            return;
        }
        if (ended != null && ended.counted()) {
            return;
        }
        job.learn(signal.told());
        OpenRun begun = begin(signal, job, signal.at(), news);
        if (ended != null) {
            end(begun, job, signal, ended.end(), ended.result(), news);
        }
    }

    private void goesOn(
            RunSignal signal, JobNote job, @Nullable OpenRun running, @Nullable PastRun ended, List<News> news) {
        if (ended != null) {
            if (signal.told().checksFailed()) {
                worse(signal, job, ended, Result.CHECKS_FAILED, news);
            }
            return;
        }
        job.learn(signal.told());
        if (running != null) {
            running.checksFailed |= signal.told().checksFailed();
        } else if (signal.kind() == RunSignal.Kind.RUNNING) {
            begin(signal, job, signal.at(), news).exact = false;
        }
    }

    private void over(
            RunSignal signal, JobNote job, @Nullable OpenRun running, @Nullable PastRun ended, List<News> news) {
        if (ended != null) {
            worse(signal, job, ended, Endings.result(signal, false), news);
            return;
        }
        datasets.written(signal.told().outputs());
        job.learn(signal.told());
        if (Endings.isRefusal(signal)) {
            if (running != null) {
                giveUp(running, job, news);
            }
            return;
        }
        Result result = Endings.result(signal, running != null && running.checksFailed);
        if (running != null) {
            end(running, job, signal, signal.at(), result, news);
        } else if (signal.told().started().isPresent()) {
            OpenRun begun = begin(signal, job, signal.told().started().getAsLong(), news);
            end(begun, job, signal, signal.at(), result, news);
        } else {
            past.put(signal.run(), new PastRun(signal.at(), result, false, 0));
        }
    }

    private void worse(RunSignal signal, JobNote job, PastRun ended, Result result, List<News> news) {
        if (Endings.isWorse(result, ended.result())) {
            past.put(signal.run(), new PastRun(ended.end(), result, ended.counted(), ended.failure()));
            if (ended.counted()) {
                if (ended.result() == Result.OK) {
                    predictor.turnedBad(key(signal.job()), result);
                    job.turnedBad();
                }
                news.add(new News.Worse(
                        signal.run(), signal.job(), ended.end(), result, ended.result() != Result.OK, ended.failure()));
            }
        }
    }

    private OpenRun begin(RunSignal signal, JobNote job, long at, List<News> news) {
        boolean exact = believable(at, signal);
        long start = exact ? at : signal.received();
        tidy(signal, job, start, news);
        OptionalDouble size = datasets.size(job, signal.told().inputs());
        RunFacts facts = prospects.facts(signal, job, start / 1e6, size, OptionalDouble.of(start / 1e6));
        Estimate estimate = predictor.start(facts);
        if (isFirstAttempt(signal)) {
            job.started(start);
        }
        OpenRun begun = new OpenRun(signal.run(), signal.job(), estimate, start, exact);
        open.put(signal.run(), begun);
        job.open.add(signal.run());
        List<String> reasons = prospects.reasons(job, estimate, size, start / 1e6);
        news.add(new News.Started(signal.run(), signal.job(), start, estimate, reasons, signal.position()));
        news.add(Prospects.outlook(signal, job, estimate, reasons));
        return begun;
    }

    private void end(OpenRun run, JobNote job, RunSignal signal, long at, Result result, List<News> news) {
        boolean believed = run.exact && believable(at, signal);
        double took = believed ? (at - run.start) / 1e6 : Double.NaN;
        OptionalDouble seconds = RunPredictor.isDuration(took) ? OptionalDouble.of(took) : OptionalDouble.empty();
        boolean completed = seconds.isPresent() && Endings.isDone(result);
        predictor.end(new RunEnding(run.run.toString(), seconds.orElse(Double.NaN), result, completed));
        open.remove(run.run);
        job.open.remove(run.run);
        past.put(run.run, new PastRun(at, result, true, run.estimate.failure()));
        job.ended(result, signal.told().error());
        if (result == Result.OK) {
            datasets.succeeded(job.outputs);
        } else {
            datasets.failed(job.outputs, run.job.name());
        }
        long end = believable(at, signal) ? at : signal.received();
        news.add(new News.Ended(run.run, run.job, end, seconds, completed, result, run.estimate));
        news.add(prospects.next(signal, job, end / 1e6));
    }

    private static boolean isFirstAttempt(RunSignal signal) {
        return signal.told().context().getOrDefault(Contexts.ATTEMPT, "1").equals("1");
    }

    private static boolean believable(long at, RunSignal signal) {
        return at <= signal.received() + DAY;
    }

    /** Gives up runs of a job that is about to start another, and the oldest of all when there are too many. */
    private void tidy(RunSignal signal, JobNote job, long now, List<News> news) {
        double patience = Math.max(GIVE_UP_AFTER, GIVE_UP_FACTOR * predictor.longest(key(signal.job())));
        for (UUID oldest : job.open.stream().limit(2).toList()) {
            OpenRun run = Objects.requireNonNull(open.get(oldest));
            if ((now - run.start) / 1e6 > patience || job.open.size() >= MOST_OPEN_OF_JOB) {
                giveUp(run, job, news);
            }
        }
        if (open.size() >= MOST_OPEN) {
            OpenRun run = open.values().iterator().next();
            JobNote owner = jobs.get(key(run.job));
            giveUp(run, owner == null ? new JobNote() : owner, news);
        }
    }

    private void giveUp(OpenRun run, JobNote job, List<News> news) {
        open.remove(run.run);
        job.open.remove(run.run);
        predictor.giveUp(run.run.toString());
        news.add(new News.GivenUp(run.run));
    }

    /** The whole duration of a run that goes on, given what has elapsed. */
    public Optional<DurationForecast> remaining(UUID run, double elapsed) {
        return predictor.remaining(run.toString(), elapsed);
    }

    /** Writes all that it knows. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT);
        predictor.write(out);
        StoryState.write(out, jobs, open, past);
        datasets.write(out);
    }

    /**
     * Becomes what was written. It must not know anything yet.
     *
     * @throws IOException when it was written by a version that keeps something else
     */
    public void read(DataInput in) throws IOException {
        int format = in.readInt();
        if (format != FORMAT) {
            throw new IOException("a snapshot of format " + format + "; this version reads " + FORMAT);
        }
        predictor.read(in);
        StoryState.read(in, jobs, open, past);
        datasets.read(in);
    }
}
