package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.Point;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a collected report as a bundle, while it makes it. */
@FunctionalInterface
public interface BundleMaker {
    /**
     * What was written.
     *
     * @param reportDigest {@code sha256:<hex>} of report.json
     * @param lack what the bundle is without, for people; empty: nothing
     */
    record Written(String reportDigest, String lack) {}

    /** @param out is left open */
    Written write(Collected collected, Point at, OutputStream out) throws IOException;
}
