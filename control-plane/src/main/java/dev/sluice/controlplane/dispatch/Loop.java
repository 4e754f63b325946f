package dev.sluice.controlplane.dispatch;

import io.quarkus.logging.Log;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Repeats a step on a thread of its own: at once while there is work, else after a pause or a call. */
public final class Loop implements AutoCloseable {
    /** One step. */
    @FunctionalInterface
    public interface Step {
        /** Returns whether there may be more to do right away. */
        boolean run();
    }

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final String name;
    private final Step step;
    private final Duration pause;
    private final int rest;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private boolean wanted;
    private volatile boolean closed;

    public Loop(String name, Step step, Duration pause) {
        this(name, step, pause, 0);
    }

    /**
     * A loop that takes a share of the time at most, whatever a step costs: for work that grows with what is stored.
     *
     * @param rest pause after a step, in times of what the step took; {@code pause} where that is longer
     */
    public Loop(String name, Step step, Duration pause, int rest) {
        this.name = name;
        this.step = step;
        this.pause = pause;
        this.rest = rest;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Makes the next step come at once. */
    public void call() {
        lock.lock();
        try {
            wanted = true;
            called.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the running step finish, for a bounded time. */
    @Override
    public void close() {
        closed = true;
        call();
        try {
            if (!thread.join(LONGEST_STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            Duration wait = pause;
            long begin = System.nanoTime();
            try {
                if (step.run()) {
                    continue;
                }
                wait = pause(pause, Duration.ofNanos(System.nanoTime() - begin), rest);
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                Log.warnf("step failed, tried again loop=%s cause=%s", name, e.toString());
                wait = AFTER_FAILURE.compareTo(pause) > 0 ? AFTER_FAILURE : pause;
            }
            if (!await(wait)) {
                return;
            }
        }
    }

    /** How long to wait after a step that took so long. */
    static Duration pause(Duration least, Duration took, int rest) {
        Duration inProportion = took.multipliedBy(rest);
        return inProportion.compareTo(least) > 0 ? inProportion : least;
    }

    private boolean await(Duration wait) {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (!wanted && !closed && left > 0) {
                left = called.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(10)));
            }
            wanted = false;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
