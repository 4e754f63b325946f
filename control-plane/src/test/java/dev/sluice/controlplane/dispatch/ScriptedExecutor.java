package dev.sluice.controlplane.dispatch;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Does what the test says, for every kind of work, and remembers what it was asked. */
public final class ScriptedExecutor implements TaskExecutor {
    private final Function<AttemptRequest, AttemptOutcome> script;
    private final Map<String, String> facets = new ConcurrentHashMap<>();
    private final List<AttemptRequest> requests = Collections.synchronizedList(new ArrayList<>());

    private ScriptedExecutor(Function<AttemptRequest, AttemptOutcome> script) {
        this.script = script;
    }

    public static ScriptedExecutor succeeds() {
        return new ScriptedExecutor(_ -> new AttemptOutcome.Succeeded(List.of()));
    }

    public static ScriptedExecutor does(Function<AttemptRequest, AttemptOutcome> script) {
        return new ScriptedExecutor(script);
    }

    /** Fails the first attempts of a task. */
    public static ScriptedExecutor failsFirst(String task, int times) {
        AtomicInteger left = new AtomicInteger(times);
        return new ScriptedExecutor(request -> request.task().equals(task) && left.getAndDecrement() > 0
                ? failed(ErrorClass.TRANSIENT, "not yet")
                : new AttemptOutcome.Succeeded(List.of()));
    }

    /** Does not return before the latch is down or the attempt is interrupted. */
    public static ScriptedExecutor waitsFor(CountDownLatch latch) {
        return new ScriptedExecutor(_ -> {
            try {
                latch.await();
                return new AttemptOutcome.Succeeded(List.of());
            } catch (InterruptedException e) {
                return new AttemptOutcome.Cancelled();
            }
        });
    }

    public static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.of(1), List.of());
    }

    /** From now on each attempt tells this of where it runs. */
    public ScriptedExecutor telling(String facet, String json) {
        facets.put(facet, json);
        return this;
    }

    public List<AttemptRequest> requests() {
        return List.copyOf(requests);
    }

    public List<String> tasks() {
        return requests().stream().map(AttemptRequest::task).toList();
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return true;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        requests.add(request);
        facets.forEach(listener::facet);
        listener.line(AttemptListener.Stream.OUT, "attempt " + request.number() + " of " + request.task());
        return script.apply(request);
    }
}
