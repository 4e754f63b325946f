package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.report.collect.Progress;
import dev.sluice.controlplane.report.job.ReportQueue.Claimed;
import java.time.Duration;

/** A report that is being made: tells the queue how far it is, and the work that it is to stop. */
final class Work implements Progress {
    private static final int COLLECTED = 700;

    private final ReportQueue queue;
    private final Claimed claimed;
    private final long everyNanos;
    private volatile String stage = "starting";
    private volatile int progress;
    private volatile boolean stopped;
    private String told = "";
    private long toldAt;

    /** @param every how often it says at least that it lives */
    Work(ReportQueue queue, Claimed claimed, Duration every) {
        this.queue = queue;
        this.claimed = claimed;
        this.everyNanos = every.toNanos();
        this.toldAt = System.nanoTime();
    }

    Claimed claimed() {
        return claimed;
    }

    @Override
    public void at(String stage, int thousandths) {
        show(stage, Math.clamp(thousandths, 0, 1_000) * COLLECTED / 1_000);
    }

    /** Collecting is done, and the bundle is written. */
    void writing(String stage, long bytes) {
        // Nobody knows how much it will be: it nears the end and does not reach it.
        show(stage, (int) (COLLECTED + 290 * bytes / (bytes + (1 << 20))));
    }

    private void show(String nowStage, int nowProgress) {
        requireWanted();
        stage = nowStage;
        progress = nowProgress;
    }

    void requireWanted() {
        if (stopped) {
            throw new StoppedException();
        }
    }

    void stop() {
        stopped = true;
    }

    /** Called again and again by another thread while the work goes on. */
    void tell() {
        String now = stage + progress;
        long at = System.nanoTime();
        if (stopped || (now.equals(told) && at - toldAt < everyNanos)) {
            return;
        }
        if (queue.renew(claimed, stage, progress)) {
            told = now;
            toldAt = at;
        } else {
            stop();
        }
    }
}
