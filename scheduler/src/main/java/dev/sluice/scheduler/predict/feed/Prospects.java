package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunFacts;
import dev.sluice.scheduler.predict.RunPredictor;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What is expected of a job's runs, from all that is remembered of it. */
final class Prospects {
    private final RunPredictor predictor;
    private final DatasetNotes datasets;

    Prospects(RunPredictor predictor, DatasetNotes datasets) {
        this.predictor = predictor;
        this.datasets = datasets;
    }

    /** What is expected of the next run, as far as it can be known now, in seconds since the epoch. */
    News next(RunSignal signal, JobNote job, double now) {
        OptionalDouble size = datasets.size(job, List.of());
        OptionalDouble cadence = job.cadence();
        OptionalDouble when = cadence.isPresent() && job.lastStart != Long.MIN_VALUE
                ? OptionalDouble.of(job.lastStart / 1e6 + cadence.getAsDouble())
                : OptionalDouble.empty();
        Estimate estimate = predictor.expect(facts(signal, job, now, size, when));
        return outlook(signal, job, estimate, reasons(job, estimate, size, now));
    }

    /** Facts of a run for the predictor; {@code when} it starts, where that is known. */
    RunFacts facts(RunSignal signal, JobNote job, double at, OptionalDouble size, OptionalDouble when) {
        return new RunFacts(
                signal.run().toString(),
                RunStory.key(signal.job()),
                at,
                job.pool,
                job.owner,
                size,
                Contexts.of(job, when),
                new RunFacts.Likeness(job.type, Contexts.inputs(job.inputs), job.prior));
    }

    List<String> reasons(JobNote job, Estimate estimate, OptionalDouble size, double at) {
        return Reasons.of(job, estimate, size, predictor.pace(job.pool, at), datasets.failedWriter(job.inputs));
    }

    static News outlook(RunSignal signal, JobNote job, Estimate estimate, List<String> reasons) {
        OptionalLong last = job.lastStart == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(job.lastStart);
        return new News.Outlook(signal.job(), estimate, reasons, last, job.cadence(), signal.position());
    }
}
