package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.ExpiredInputException;
import dev.sluice.controlplane.report.collect.NotVisibleException;
import dev.sluice.controlplane.report.collect.ReportSource;
import dev.sluice.controlplane.report.collect.UnknownSubjectException;
import dev.sluice.controlplane.report.job.ReportQueue.Claimed;
import dev.sluice.controlplane.report.job.ReportQueue.Outcome;
import dev.sluice.controlplane.reportview.ReportFailure;
import dev.sluice.controlplane.reportview.ReportState;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes reports, one at a time for each thread that calls {@link #step()}. */
public final class ReportRunner {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    private final ReportQueue queue;
    private final Map<ReportKind, ReportSource> sources = new EnumMap<>(ReportKind.class);
    private final BundleMaker bundles;
    private final Signing signing;
    private final Listener listener;
    private final Limits limits;
    private final InstantSource time;
    private final Set<Work> active = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** @param listener hears of what ended */
    public ReportRunner(
            ReportQueue queue,
            Iterable<ReportSource> sources,
            BundleMaker bundles,
            Signing signing,
            Listener listener,
            Limits limits,
            InstantSource time) {
        this.queue = queue;
        this.bundles = bundles;
        this.signing = signing;
        this.listener = listener;
        this.limits = limits;
        this.time = time;
        sources.forEach(source -> this.sources.put(source.kind(), source));
    }

    /**
     * @param mostBytes of a bundle
     * @param keep how long a bundle is kept
     */
    public record Limits(long mostBytes, Duration keep) {}

    /** Signs the ledger. */
    public interface Signing {
        /** Whether there is a key. */
        boolean isPossible();

        /** Signs what the ledger has come to. */
        void sign();
    }

    /** Hears of reports that ended on this replica. */
    @FunctionalInterface
    public interface Listener {
        /**
         * @param state DONE, FAILED or CANCELLED: given away or cancelled
         * @param bytes of the bundle; 0 unless DONE
         */
        void ended(ReportKind kind, ReportState state, Duration took, long bytes);
    }

    /** Makes the next report, if there is one. Returns whether there may be more right away. */
    public boolean step() {
        if (stopping) {
            return false;
        }
        if (signing.isPossible() && queue.awaitsCheckpoint()) {
            signing.sign();
        }
        Optional<Claimed> claimed = queue.claim(signing.isPossible(), time.instant());
        claimed.ifPresent(this::make);
        return claimed.isPresent();
    }

    /** Says that reports are being made; call it every half second. */
    public void tell() {
        active.forEach(Work::tell);
    }

    /** Gives what is being made back, so that another replica begins it. */
    public void stop() {
        stopping = true;
        active.forEach(Work::stop);
    }

    private void make(Claimed claimed) {
        Work work = new Work(queue, claimed, SIGN_OF_LIFE);
        long began = System.nanoTime();
        ReportState state = ReportState.CANCELLED;
        long bytes = 0;
        active.add(work);
        try {
            Outcome outcome = made(claimed, work);
            if (queue.finish(claimed, outcome, time.instant(), limits.keep())) {
                state = ReportState.DONE;
                bytes = outcome.bytes();
                Log.infof("report made report=%s kind=%s bytes=%d", claimed.id(), claimed.kind(), outcome.bytes());
            }
        } catch (StoppedException _) {
            queue.release(claimed); // no effect when it was cancelled or another replica has it
        } catch (UnknownSubjectException e) {
            state = failed(claimed, ReportFailure.UNKNOWN_SUBJECT, e);
        } catch (NotVisibleException e) {
            state = failed(claimed, ReportFailure.NOT_IN_SCOPE, e);
        } catch (ExpiredInputException e) {
            state = failed(claimed, ReportFailure.EXPIRED, e);
        } catch (TooLargeException e) {
            state = failed(claimed, ReportFailure.TOO_LARGE, e);
        } catch (IOException | RuntimeException e) {
            Log.errorf(e, "report not made, tried again report=%s try=%d", claimed.id(), claimed.tries());
            state = ReportState.FAILED;
            queue.retryAfter(claimed, AFTER_FAILURE.multipliedBy(claimed.tries()));
        } finally {
            active.remove(work);
        }
        listener.ended(claimed.kind(), state, Duration.ofNanos(System.nanoTime() - began), bytes);
    }

    private Outcome made(Claimed claimed, Work work) throws IOException {
        ReportSource source = Optional.ofNullable(sources.get(claimed.kind()))
                .orElseThrow(() -> new IllegalStateException("nothing makes reports of kind " + claimed.kind()));
        if (stopping) {
            throw new StoppedException();
        }
        work.at("collecting", 0);
        Collected collected = source.collect(claimed.request(), claimed.at(), work);
        work.writing("writing", 0);
        ChunkStream out = new ChunkStream(queue, work, limits.mostBytes());
        BundleMaker.Written written;
        try (out) {
            written = bundles.write(collected, claimed.at(), out);
        }
        return outcome(collected.report(), written, out);
    }

    private static Outcome outcome(Report report, BundleMaker.Written written, ChunkStream out) {
        int missing = report.verdict().missing().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return new Outcome(report.verdict().level().name(), missing, written, out.digest(), out.bytes());
    }

    private ReportState failed(Claimed claimed, ReportFailure failure, Exception e) {
        queue.fail(claimed, failure, String.valueOf(e.getMessage()), time.instant());
        return ReportState.FAILED;
    }
}
