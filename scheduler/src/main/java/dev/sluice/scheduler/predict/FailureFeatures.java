package dev.sluice.scheduler.predict;

/**
 * What the probability of failure of a run was estimated from.
 *
 * @param candidates probability by each way of estimating it
 * @param x inputs of the logistic
 */
record FailureFeatures(double[] candidates, double[] x) {}
