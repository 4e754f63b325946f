package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.dispatch.SchedulerHarness;

/** Waivers without HTTP, for tests of what comes of them. */
public final class Waiving {
    private Waiving() {}

    public static WaiverService on(SchedulerHarness scheduler) {
        return new WaiverService(
                scheduler.transactions(),
                scheduler.main().cache(),
                scheduler.main().gates().recompute(),
                scheduler.clock());
    }
}
