package dev.sluice.controlplane.telemetry;

import io.smallrye.common.vertx.VertxContext;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * What lines of the log say of the request that is being answered: the namespace and the run that it names. They are kept with
 * the request, on whatever threads it is worked on, and are gone with it.
 */
public final class RequestLines {
    private static final int LONGEST = 256;

    private RequestLines() {}

    /** In place of what was said before; null for what the request does not name. Without a request nothing happens. */
    public static void about(@Nullable String namespace, @Nullable String run) {
        if (VertxContext.isOnDuplicatedContext()) {
            say(WorkContext.NAMESPACE, namespace);
            say(WorkContext.RUN, run);
        }
    }

    /** These are the callers' words: a line break in one would be a line of the log. */
    private static void say(String name, @Nullable String value) {
        if (value == null
                || value.isEmpty()
                || value.length() > LONGEST
                || value.chars().anyMatch(Character::isISOControl)) {
            MDC.remove(name);
        } else {
            MDC.put(name, value);
        }
    }
}
