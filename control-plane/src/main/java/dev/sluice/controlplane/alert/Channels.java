package dev.sluice.controlplane.alert;

import dev.sluice.scheduler.notify.Channel;
import java.util.Optional;

/** Says where a channel's notices go. */
@FunctionalInterface
public interface Channels {
    /** A channel by what definitions call it, {@code kind:target}; empty when it is not configured. */
    Optional<Channel> find(String kind, String target);
}
