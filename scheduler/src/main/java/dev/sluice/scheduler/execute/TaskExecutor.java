package dev.sluice.scheduler.execute;

/**
 * Runs attempts of one kind of work.
 *
 * <p>Blocking: the caller gives each attempt a virtual thread. An interrupt means that the attempt is cancelled or
 * fenced: the executor ends the work, waits until nothing of it runs (a few seconds at most, then by force) and returns
 * {@link AttemptOutcome.Cancelled}. It never throws for a failure of the work. Asked a second time with the same attempt
 * id it does not start the work again where the system beneath can tell.
 */
public interface TaskExecutor {
    /** Whether this executor runs such work. */
    boolean runs(ResolvedWork work);

    /** Runs one attempt to its end. */
    AttemptOutcome run(AttemptRequest request, AttemptListener listener);

    /**
     * Whether an attempt that is asked for once more is looked up rather than done again. Where it is not, an unknown outcome is a
     * failure, and the task's own rule says whether it is tried again.
     */
    default boolean looksUp() {
        return true;
    }
}
