package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.alert.Escalation;
import dev.sluice.controlplane.alert.Notifications;
import dev.sluice.controlplane.trigger.FilePoller;
import dev.sluice.controlplane.trigger.ForeignEvents;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Hears the outside while the service runs, and tells of alerts. */
@ApplicationScoped
class OutsideService {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ReplicaConfig replica;
    private final OutsideConfig config;
    private final FilePoller files;
    private final ForeignEvents foreign;
    private final TopicReaders topics;
    private final Escalation escalation;
    private final Notifications notifications;
    private final InstantSource time;
    private final List<Loop> loops = new ArrayList<>();

    OutsideService(
            ReplicaConfig replica,
            OutsideConfig config,
            FilePoller files,
            ForeignEvents foreign,
            TopicReaders topics,
            Escalation escalation,
            Notifications notifications,
            InstantSource time) {
        this.replica = replica;
        this.config = config;
        this.files = files;
        this.foreign = foreign;
        this.topics = topics;
        this.escalation = escalation;
        this.notifications = notifications;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (!replica.enabled()) {
            return;
        }
        Loop sender = new Loop("notices", () -> notifications.send() > 0, config.pollInterval());
        loops.add(sender);
        loops.add(new Loop("file-triggers", files::poll, config.pollInterval()));
        loops.add(new Loop("foreign-events", () -> foreign.read() > 0, config.pollInterval()));
        loops.add(new Loop("foreign-failures", once(foreign::forget), HOUR));
        loops.add(new Loop("topics", once(topics::adjust), config.topicInterval()));
        loops.add(new Loop(
                "escalation",
                () -> {
                    boolean notified = escalation.escalate(time.instant()) > 0;
                    if (notified) {
                        sender.call();
                    }
                    return notified;
                },
                config.pollInterval()));
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::close);
        topics.close();
    }

    private static Loop.Step once(Runnable step) {
        return () -> {
            step.run();
            return false;
        };
    }
}
