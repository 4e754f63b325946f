package dev.sluice.adapters.sql.lineage;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Few threads with a deep stack, shared by all resolvers: hostile SQL costs its own statement and nothing else. */
final class ParseWorkers {
    private static final int THREADS = 2;
    private static final int WAITING = 64;
    private static final long STACK_BYTES = 16L << 20;
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final ThreadPoolExecutor POOL = pool();

    private ParseWorkers() {}

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(null, task, "sql-lineage-" + COUNT.incrementAndGet(), STACK_BYTES);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Runs a task within a time.
     *
     * @param stop ends a task that takes longer
     * @throws LimitExceededException with a text for a person if the task did not come to an end
     */
    static <T> T run(Callable<T> task, Duration time, Runnable stop) {
        Future<T> future;
        try {
            future = POOL.submit(task);
        } catch (RejectedExecutionException e) {
            throw new LimitExceededException(
                    "more than " + WAITING + " statements wait to be resolved; try again later");
        }
        try {
            return future.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new LimitExceededException("not resolved within " + time.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LimitExceededException("interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new LimitExceededException(
                    cause instanceof StackOverflowError ? "nested too deeply to be resolved" : String.valueOf(cause));
        } finally {
            if (!future.isDone()) {
                stop.run();
                future.cancel(true);
            }
        }
    }
}
