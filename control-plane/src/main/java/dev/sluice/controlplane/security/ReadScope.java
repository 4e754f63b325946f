package dev.sluice.controlplane.security;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What the work at hand may read, told without a parameter: the scope of whoever sent the request, and the whole for what the
 * service does by itself. {@link dev.sluice.controlplane.jdbc.Jdbc} reads no more than this.
 *
 * <p>A job of Sluice's own is in the namespace of its workflow, whatever namespace such jobs have in events.
 */
@ApplicationScoped
public class ReadScope {
    private static final ScopedValue<Scope> BOUND = ScopedValue.newInstance();

    private final Caller caller;
    private final String ownJobs;

    ReadScope(
            Caller caller,
            @ConfigProperty(name = "sluice.emit.job-namespace", defaultValue = "sluice") String ownJobs) {
        this.caller = caller;
        this.ownJobs = ownJobs;
    }

    /** What may be read now, on this thread. */
    public Sight current() {
        return new Sight(BOUND.isBound() ? BOUND.get() : caller.readScope(), ownJobs);
    }

    /** What was given with {@link #within}; the whole where nothing was. For what stands alone, without requests. */
    public static Sight bound() {
        return BOUND.isBound() ? new Sight(BOUND.get(), Sight.WHOLE.ownJobs()) : Sight.WHOLE;
    }

    /** Does something that must know the whole to decide rightly. None of what it reads may go to the caller unchecked. */
    public static <T, X extends Throwable> T whole(ScopedValue.CallableOp<? extends T, X> work) throws X {
        return within(Scope.ALL, work);
    }

    /** Does something for somebody who may read so much: on threads that no longer know of the request. */
    public static <T, X extends Throwable> T within(Scope scope, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(BOUND, scope).<T, X>call(work);
    }

    /** As {@link #current()}, of the sender of a request. */
    public Sight of(RoutingContext context) {
        return new Sight(Caller.scopeOf(context), ownJobs);
    }
}
