package dev.sluice.adapters.kubernetes;

import dev.sluice.scheduler.execute.AttemptListener.Stream;
import dev.sluice.scheduler.execute.AttemptOutput;
import dev.sluice.scheduler.execute.LineSplitter;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Follows the log of an attempt's Pod. */
final class PodLog implements AutoCloseable {
    private final Cluster cluster;
    private final AttemptOutput output;
    private volatile @Nullable LogWatch watch; // set by the thread that reads
    private @Nullable Thread pump;

    PodLog(Cluster cluster, AttemptOutput output) {
        this.cluster = cluster;
        this.output = output;
    }

    /** Begins to follow unless it does already. */
    void follow(String pod) {
        if (pump != null) {
            return;
        }
        pump = Thread.ofVirtual().name("pod-log").start(() -> read(pod));
    }

    private void read(String pod) {
        try (LineSplitter lines = output.open(Stream.OUT);
                LogWatch opened = cluster.log(pod)) {
            watch = opened;
            lines.readAll(opened.getOutput());
        } catch (IOException | ClusterUnavailableException e) {
            output.system("log of Pod " + pod + " broke, later lines are not kept: " + e.getMessage());
        } catch (InterruptedException e) {
            return; // closed
        }
    }

    String lastLine() {
        return output.lastLine();
    }

    /** Waits for the last lines. */
    void finish(Duration time) throws InterruptedException {
        if (pump != null && !pump.join(time)) {
            output.system("the log did not end within " + time + ", later lines are not kept");
        }
    }

    @Override
    public void close() {
        LogWatch opened = watch;
        if (opened != null) {
            opened.close();
        }
        if (pump != null) {
            pump.interrupt();
        }
    }
}
