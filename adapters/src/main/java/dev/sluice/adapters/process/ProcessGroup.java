package dev.sluice.adapters.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Everything that an attempt started: its process group, its session, and what fled from both. */
final class ProcessGroup {
    private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_LOOK = TimeUnit.MILLISECONDS.toNanos(200);
    /** A killed process that does not go away is stuck in the kernel: nobody can end it. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(20);

    private final Process leader;
    private final String mark;
    private final Watchdog watchdog;
    private final Optional<Cgroup> cgroup;

    ProcessGroup(Process leader, String mark, Watchdog watchdog, Optional<Cgroup> cgroup) {
        this.leader = leader;
        this.mark = mark;
        this.watchdog = watchdog;
        this.cgroup = cgroup;
    }

    Process leader() {
        return leader;
    }

    /** Lets the leader, which waits for this, become the work. */
    void release() throws IOException {
        try (OutputStream pipe = leader.getOutputStream()) {
            pipe.write("go\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    List<Long> members() {
        return ProcessTable.of(leader.pid(), mark);
    }

    /**
     * Ends everything: asks first, kills after the grace. Not interruptible.
     *
     * @return processes that could not be ended, normally none
     */
    List<Long> end(Duration grace) {
        List<Long> left = members();
        if (!left.isEmpty() && !grace.isZero()) {
            watchdog.signal("TERM");
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
            left = awaitEnd(grace, false);
        }
        if (!left.isEmpty()) {
            left = awaitEnd(AFTER_KILL, true);
        }
        return left;
    }

    private List<Long> awaitEnd(Duration time, boolean kill) {
        long end = System.nanoTime() + time.toNanos();
        long pause = FIRST_LOOK;
        boolean interrupted = false;
        List<Long> left = members();
        while (!left.isEmpty() && System.nanoTime() < end) {
            if (kill) { // each time: they may start others as fast as they are killed
                watchdog.signal("KILL");
                cgroup.ifPresent(Cgroup::kill);
                left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            }
            LockSupport.parkNanos(pause);
            interrupted |= Thread.interrupted(); // parking with it set would spin
            pause = Math.min(pause * 2, LONGEST_LOOK);
            left = members();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left;
    }

    /** Ends the watch; call when nothing of it runs. */
    void forget() {
        watchdog.done();
        cgroup.ifPresent(Cgroup::remove);
    }
}
