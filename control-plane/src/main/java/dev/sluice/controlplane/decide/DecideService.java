package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.dispatch.ReplicaConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Does what time and other people's changes bring: ends leases and waivers, tells channels, forgets what is old. */
@ApplicationScoped
class DecideService {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration OFTEN = Duration.ofMillis(500);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ReplicaConfig replica;
    private final DecideConfig config;
    private final Decisions decisions;
    private final Leases leases;
    private final WaiverService waivers;
    private final ChangeNews news;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();

    DecideService(
            ReplicaConfig replica,
            DecideConfig config,
            Decisions decisions,
            Leases leases,
            WaiverService waivers,
            ChangeNews news,
            InstantSource time) {
        this.replica = replica;
        this.config = config;
        this.decisions = decisions;
        this.leases = leases;
        this.waivers = waivers;
        this.news = news;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!replica.enabled()) {
            return;
        }
        news.begin();
        loops.add(new Loop("read-leases", this::endLeases, SECOND));
        loops.add(new Loop("waivers", waivers::expireOne, SECOND));
        loops.add(new Loop("gate-news", news::send, OFTEN));
        loops.add(new Loop("old-decisions", this::forget, HOUR));
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::close);
    }

    private boolean endLeases() {
        leases.endDue(time.instant());
        return false;
    }

    private boolean forget() {
        Instant before = time.instant().minus(config.keep());
        leases.forget(before);
        news.forget(before);
        return decisions.forget(before) > 0;
    }
}
