package dev.sluice.scheduler.predict;

/** A run that has started, with what was predicted of it: the measure of every expert when it ends. */
final class Flight {
    final RunFacts facts;
    final JobHistory job;
    final boolean burst;
    /** Runs of the job that were under way when it started. */
    final int ahead;
    /** Location without the shift of the pool. */
    double typical;

    double location;
    double scale;
    /** ln quantiles by expert; null when there was no history. */
    double @org.jspecify.annotations.Nullable [][] experts;
    /** ln quantiles before and after the conformal offsets. */
    double[] blended = new double[0];

    double unit;
    double[] answer = new double[0];
    FailureFeatures failure;

    Flight(RunFacts facts, JobHistory job, FailureFeatures failure) {
        this(facts, job, failure, job.underWay(facts.at()));
    }

    Flight(RunFacts facts, JobHistory job, FailureFeatures failure, int ahead) {
        this.facts = facts;
        this.job = job;
        this.ahead = ahead;
        this.burst = ahead >= DurationModel.BURST;
        this.failure = failure;
    }
}
