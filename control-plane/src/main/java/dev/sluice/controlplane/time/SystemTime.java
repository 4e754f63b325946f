package dev.sluice.controlplane.time;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Gives the service its time source. Everything else takes an InstantSource. */
@ApplicationScoped
class SystemTime {
    @Produces
    @Singleton
    InstantSource time() {
        return InstantSource.system();
    }
}
