package dev.sluice.controlplane.dispatch;

import dev.sluice.scheduler.execute.Secret;
import java.util.Optional;

/** Looks secrets up by the name that definitions use. */
@FunctionalInterface
public interface Secrets {
    Optional<Secret> find(String name);
}
