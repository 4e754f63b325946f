package dev.sluice.controlplane.graphql;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values as the schema shows them. */
final class Values {
    private Values() {}

    static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
