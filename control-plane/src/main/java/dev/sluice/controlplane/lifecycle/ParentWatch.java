package dev.sluice.controlplane.lifecycle;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Ends the service when the process that supervises it is gone, so that nothing is left behind. */
@ApplicationScoped
class ParentWatch {
    private final Optional<Long> parent;

    ParentWatch(@ConfigProperty(name = "sluice.parent-pid") Optional<Long> parent) {
        this.parent = parent;
    }

    void start(@Observes StartupEvent started) {
        parent.ifPresent(ParentWatch::watch);
    }

    private static void watch(long pid) {
        Optional<ProcessHandle> supervisor = ProcessHandle.of(pid);
        if (supervisor.isEmpty()) {
            Log.warnf("supervisor is gone, stopping pid=%d", pid);
            Quarkus.asyncExit(0);
            return;
        }
        Thread.ofVirtual().name("parent-watch").start(() -> {
            supervisor.get().onExit().join();
            Log.warnf("supervisor is gone, stopping pid=%d", pid);
            Quarkus.asyncExit(0);
        });
    }
}
