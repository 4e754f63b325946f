package dev.sluice.quality.execute;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A hand on a running audit: hears how far it is, and ends it early. Safe for use by several threads. */
public final class AuditWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);

    private final Consumer<Progress> listener;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    /**
     * How far an audit is.
     *
     * @param doing what runs, in a few words
     * @param finished checks with a result
     * @param checks all of them
     * @param fraction of what runs, 0 to 1; empty: the engine does not tell
     * @param rows read by what runs; empty: the engine does not tell
     */
    public record Progress(String doing, int finished, int checks, OptionalDouble fraction, OptionalLong rows) {}

    /** @param listener called at least when a step begins, on several threads; must return soon */
    public AuditWatch(Consumer<Progress> listener) {
        this.listener = listener;
    }

    /** Nobody listens. */
    public static AuditWatch silent() {
        return new AuditWatch(_ -> {});
    }

    /** Ends the audit within moments: what is not finished comes out as ERROR. Idempotent. */
    public void cancel() {
        cancelled.set(true);
    }

    public boolean isCancelled() {
        return cancelled.get();
    }

    void tell(Progress progress) {
        try {
            listener.accept(progress);
        } catch (RuntimeException e) {
            LOG.warn("listener of an audit failed cause={}", e.toString());
        }
    }
}
