package dev.sluice.adapters.external;

import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.Orchestrator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Runs jobs in its head, and loses requests and answers by a seeded dice. */
final class InMemoryOrchestrator implements Orchestrator {
    private final Random dice;
    private final double loss;
    private final Set<Capability> capabilities;
    private final Map<String, Job> byKey = new HashMap<>();
    private final Map<String, Job> byId = new HashMap<>();
    private int starts;

    private static final class Job {
        final String id;
        StatusResult state = new StatusResult.Running("queued");
        int looks;
        final StartRequest request;

        Job(String id, StartRequest request) {
            this.id = id;
            this.request = request;
        }
    }

    InMemoryOrchestrator(long seed, double loss, Set<Capability> capabilities) {
        this.dice = new Random(seed);
        this.loss = loss;
        this.capabilities = capabilities.isEmpty() ? Set.of() : EnumSet.copyOf(capabilities);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public synchronized StartResult start(StartRequest request) {
        if (lost()) {
            return new StartResult.Unknown("request lost");
        }
        if (request.job().equals("unknown")) {
            return new StartResult.Refused("no job 'unknown'", true);
        }
        if (request.job().equals("busy")) {
            return new StartResult.Refused("too many requests", false);
        }
        Job known = byKey.get(request.idempotencyKey());
        if (known == null || !capabilities.contains(Capability.IDEMPOTENT_START)) {
            known = new Job("native-" + ++starts, request);
            byKey.put(request.idempotencyKey(), known);
            byId.put(known.id, known);
        }
        return lost() ? new StartResult.Unknown("answer lost") : new StartResult.Started(known.id);
    }

    @Override
    public synchronized StatusResult status(String nativeId) {
        if (lost()) {
            return new StatusResult.Unknown("no answer");
        }
        Job job = byId.get(nativeId);
        if (job == null) {
            return new StatusResult.Gone();
        }
        if (job.state instanceof StatusResult.Running) {
            job.looks++;
            job.state = switch (job.request.job()) {
                case "last", "stubborn" -> new StatusResult.Running("running");
                case "fail" -> new StatusResult.Failed(ErrorClass.TRANSIENT, "step 2 failed");
                default -> job.looks < 3 ? new StatusResult.Running("running") : new StatusResult.Succeeded();
            };
        }
        return job.state;
    }

    @Override
    public synchronized CancelResult cancel(String nativeId) {
        if (lost()) {
            return new CancelResult.Unknown("request lost");
        }
        Job job = byId.get(nativeId);
        if (job == null || job.request.job().equals("stubborn")) {
            return new CancelResult.Refused("not now");
        }
        if (job.state instanceof StatusResult.Running) {
            job.state = new StatusResult.Cancelled();
        }
        return lost() ? new CancelResult.Unknown("answer lost") : new CancelResult.Accepted();
    }

    @Override
    public synchronized FindResult find(String idempotencyKey) {
        if (lost()) {
            return new FindResult.Unknown("no answer");
        }
        Job job = byKey.get(idempotencyKey);
        return job == null ? new FindResult.Absent() : new FindResult.Found(job.id);
    }

    synchronized int starts() {
        return starts;
    }

    synchronized boolean knows(String key) {
        return byKey.containsKey(key);
    }

    synchronized boolean runs(String key) {
        Job job = byKey.get(key);
        return job != null && job.state instanceof StatusResult.Running;
    }

    synchronized void forget(String key) {
        Job job = byKey.remove(key);
        if (job != null) {
            byId.remove(job.id);
        }
    }

    synchronized Map<String, String> parametersOf(String key) {
        Job job = byKey.get(key);
        return job == null ? Map.of() : job.request.parameters();
    }

    private boolean lost() {
        return dice.nextDouble() < loss;
    }
}
