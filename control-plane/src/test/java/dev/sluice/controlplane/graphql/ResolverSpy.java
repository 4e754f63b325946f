package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.testing.StoreCalls;
import io.quarkus.runtime.BlockingOperationControl;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes, while a test listens, which resolvers ran, for how many parents, at what cost and on which thread. */
@Interceptor
@ApiErrors
@Priority(Interceptor.Priority.APPLICATION + 10)
class ResolverSpy {
    /** {@code resolver} is class and method; {@code parents} is 0 for a root field. */
    record Call(String resolver, int parents, int roundTrips, String thread, boolean mayBlock) {}

    private static final List<Call> CALLS = new CopyOnWriteArrayList<>();
    private static volatile boolean listening;

    /** What ran while the work was done. */
    static List<Call> listen(Runnable work) {
        CALLS.clear();
        listening = true;
        try {
            work.run();
            return List.copyOf(CALLS);
        } finally {
            listening = false;
        }
    }

    @AroundInvoke
    Object note(InvocationContext context) throws Exception {
        if (!listening) {
            return context.proceed();
        }
        StoreCalls.Counted counted = StoreCalls.count(context::proceed);
        CALLS.add(new Call(
                context.getMethod().getDeclaringClass().getSimpleName() + "."
                        + context.getMethod().getName(),
                context.getParameters().length > 0 && context.getParameters()[0] instanceof List<?> parents
                        ? parents.size()
                        : 0,
                counted.calls(),
                Thread.currentThread().getName(),
                BlockingOperationControl.isBlockingAllowed()));
        return counted.result();
    }
}
