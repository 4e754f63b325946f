package dev.sluice.adapters.kubernetes;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watch that tells changes sooner than the next look; looking goes on without it. */
final class JobWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    private final Cluster cluster;
    private final String attempt;
    private final Runnable changed;
    private @Nullable AutoCloseable watch;

    JobWatch(Cluster cluster, String attempt, Runnable changed) {
        this.cluster = cluster;
        this.attempt = attempt;
        this.changed = changed;
    }

    /** Begins to watch unless it does already; the client connects again by itself when the connection breaks. */
    void open() throws InterruptedException {
        if (watch != null) {
            return;
        }
        try {
            watch = cluster.watch(attempt, changed);
        } catch (ClusterUnavailableException e) {
            LOG.debug("no watch, looking instead attempt={} cause={}", attempt, e.getMessage());
        }
    }

    @Override
    @SuppressWarnings("CatchAndPrintStackTrace")
    public void close() {
        if (watch != null) {
            try {
                watch.close();
            } catch (Exception e) { // AutoCloseable's word; nothing depends on it
                LOG.debug("watch not closed attempt={} cause={}", attempt, e.toString());
            }
        }
    }
}
