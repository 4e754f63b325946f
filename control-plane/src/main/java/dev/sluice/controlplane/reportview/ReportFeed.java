package dev.sluice.controlplane.reportview;

import dev.sluice.controlplane.dispatch.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells subscribers of this replica how far reports are, wherever they are made: the present state at once, then each change,
 * until the report is over. One read serves all. Who listens slowly hears the newest state only.
 */
@ApplicationScoped
public class ReportFeed {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ReportList reports;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop("report-progress", this::step, PAUSE);

    ReportFeed(ReportList reports) {
        this.reports = reports;
    }

    void start(@Observes StartupEvent started) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    /** How far a report is, until it is over. Whether it may be read has been asked before. */
    public Multi<ReportInfo> of(UUID id) {
        return Multi.createFrom()
                .emitter(
                        emitter -> {
                            Listener listener = new Listener(id, emitter);
                            emitter.onTermination(() -> listeners.remove(listener));
                            listeners.add(listener);
                            loop.call();
                        },
                        BackPressureStrategy.LATEST);
    }

    private boolean step() {
        Set<UUID> ids = listeners.stream().map(Listener::id).collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return false;
        }
        Map<UUID, ReportInfo> now = reports.byIds(ids);
        listeners.forEach(listener -> listener.hear(now.get(listener.id())));
        return false;
    }

    /** For the loop's thread. */
    private static final class Listener {
        private final UUID id;
        private final MultiEmitter<? super ReportInfo> emitter;
        private @Nullable ReportInfo heard;

        Listener(UUID id, MultiEmitter<? super ReportInfo> emitter) {
            this.id = id;
            this.emitter = emitter;
        }

        UUID id() {
            return id;
        }

        void hear(@Nullable ReportInfo now) {
            if (now == null) {
                return; // it began to listen after the read
            }
            if (!now.equals(heard)) {
                heard = now;
                emitter.emit(now);
            }
            if (!now.state().isOpen()) {
                emitter.complete();
            }
        }
    }
}
