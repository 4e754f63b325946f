package dev.sluice.controlplane.eventlog;

import dev.sluice.controlplane.eventlog.EventLog.NewEvent;
import dev.sluice.controlplane.metrics.Metrics;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.intake.IntakeUnavailableException;
import dev.sluice.model.intake.IntakeUnavailableException.Reason;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers what many callers want stored into few transactions.
 *
 * <p>While one commit waits for the disk the next group fills; nobody waits for a timer. Callers block until their commit.
 */
@Startup
@ApplicationScoped
public class GroupCommitter {
    /** An event with what its parser made of it. */
    public record Submission(NewEvent event, ParsedEvent.Accepted parsed) {}

    private record Group(
            List<Submission> submissions,
            long bytes,
            Instant receivedAt,
            CompletableFuture<List<EventLog.Appended>> done) {}

    private static final Duration RETRY_LATER = Duration.ofSeconds(1);
    private static final List<Duration> COMMIT = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));

    private final EventLog log;
    private final EventLogConfig config;
    private final Instance<LogListener> listeners;
    private final InstantSource time;
    private final Timer commits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<Group> waiting = new ArrayDeque<>();
    private int waitingEvents;
    private long waitingBytes;
    private boolean closed;
    private final Thread writer =
            Thread.ofPlatform().name("log-writer").daemon().unstarted(this::run);

    GroupCommitter(
            EventLog log, EventLogConfig config, Instance<LogListener> listeners, InstantSource time, Metrics metrics) {
        this.log = log;
        this.config = config;
        this.listeners = listeners;
        this.time = time;
        this.commits = metrics.timers("sluice_ingest_commit_duration_seconds", "One group commit.", COMMIT)
                .of();
        metrics.gauge("sluice_ingest_queue_events", "Events that wait for a commit.", this::waiting);
    }

    @PostConstruct
    void start() {
        writer.start();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        writer.join(config.commitWait());
    }

    /**
     * Blocks until the events are durable; results in order.
     *
     * @throws IntakeUnavailableException when too much is waiting, the log does not answer, or the wait is over; in the last
     *     case the events may still get stored, which a repetition of the call finds out
     */
    public List<EventLog.Appended> store(List<Submission> submissions) {
        Group group = offer(submissions);
        try {
            return group.done.get(config.commitWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while waiting for the commit", e);
        } catch (TimeoutException e) {
            throw unavailable(
                    "the event log did not commit within " + config.commitWait() + "; send the events again", e);
        } catch (ExecutionException e) {
            throw unavailable("the event log cannot be written; send the events again", e);
        }
    }

    private Group offer(List<Submission> submissions) {
        long bytes =
                submissions.stream().mapToLong(s -> s.event().body().length).sum();
        Group group = new Group(List.copyOf(submissions), bytes, time.instant(), new CompletableFuture<>());
        lock.lock();
        try {
            if (closed) {
                throw unavailable("the service is stopping", new IllegalStateException("closed"));
            }
            boolean full = waitingEvents + submissions.size() > config.queueEvents()
                    || waitingBytes + bytes > config.queueBytes();
            if (full && !waiting.isEmpty()) {
                throw new IntakeUnavailableException(
                        Reason.OVERLOADED,
                        waitingEvents + " events (" + waitingBytes + " bytes) are waiting to be stored; the limits are "
                                + config.queueEvents() + " and " + config.queueBytes() + ": slow down",
                        RETRY_LATER,
                        new IllegalStateException("queue full"));
            }
            waiting.add(group);
            waitingEvents += submissions.size();
            waitingBytes += bytes;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        return group;
    }

    private int waiting() {
        lock.lock();
        try {
            return waitingEvents;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            List<Group> groups = next();
            if (groups.isEmpty()) {
                return;
            }
            try {
                commit(groups);
            } catch (RuntimeException e) {
                Log.error("log writer failed", e);
                groups.forEach(group -> group.done.completeExceptionally(e));
            }
        }
    }

    /** Waits for something to store; empty when closed and done. */
    private List<Group> next() {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                arrived.awaitUninterruptibly();
            }
            List<Group> groups = new ArrayList<>();
            int events = 0;
            long bytes = 0;
            while (!waiting.isEmpty() && (groups.isEmpty() || fits(events, bytes, waiting.element()))) {
                Group group = waiting.remove();
                groups.add(group);
                events += group.submissions.size();
                bytes += group.bytes;
            }
            waitingEvents -= events;
            waitingBytes -= bytes;
            return groups;
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int events, long bytes, Group group) {
        return events + group.submissions.size() <= config.commitEvents()
                && bytes + group.bytes <= config.commitBytes();
    }

    private void commit(List<Group> groups) {
        List<NewEvent> events = new ArrayList<>();
        groups.forEach(group -> group.submissions.forEach(s -> events.add(s.event())));
        List<EventLog.Appended> appended;
        long began = System.nanoTime();
        try {
            appended = log.append(events);
            commits.record(Duration.ofNanos(System.nanoTime() - began));
        } catch (SQLException e) {
            Log.warnf("events not stored events=%d cause=%s", events.size(), e.getMessage());
            groups.forEach(group -> group.done.completeExceptionally(e));
            return;
        }
        tellListeners(groups, appended);
        int from = 0;
        for (Group group : groups) {
            int to = from + group.submissions.size();
            group.done.complete(List.copyOf(appended.subList(from, to)));
            from = to;
        }
    }

    private void tellListeners(List<Group> groups, List<EventLog.Appended> appended) {
        List<LogListener.Appended> fresh = new ArrayList<>(appended.size());
        int place = 0;
        for (Group group : groups) {
            for (Submission submission : group.submissions) {
                EventLog.Appended one = appended.get(place++);
                if (!one.duplicate()) {
                    fresh.add(new LogListener.Appended(
                            one.position(),
                            group.receivedAt,
                            Digest128.fromSha256(submission.event().hash()),
                            submission.event().rawLength(),
                            submission.parsed()));
                }
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        for (LogListener listener : listeners) {
            try {
                listener.appended(fresh);
            } catch (RuntimeException e) {
                Log.error("log listener failed", e);
            }
        }
    }

    private static IntakeUnavailableException unavailable(String message, Throwable cause) {
        return new IntakeUnavailableException(Reason.LOG_UNAVAILABLE, message, RETRY_LATER, cause);
    }
}
