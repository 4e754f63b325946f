package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.gate.EvaluationQueue.Claimed;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateSpec;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Evaluates gates for one replica: claims, runs the checks, and hands over what they found. Safe for use by many threads. */
public final class Evaluator implements AutoCloseable {
    private final Transactions transactions;
    private final EvaluationQueue queue;
    private final GateRows gates;
    private final GateChecks checks;
    private final Judge judge;
    private final InstantSource time;
    private final Map<Long, Running> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Evaluator(
            Transactions transactions,
            EvaluationQueue queue,
            GateRows gates,
            GateChecks checks,
            Judge judge,
            InstantSource time) {
        this.transactions = transactions;
        this.queue = queue;
        this.gates = gates;
        this.checks = checks;
        this.judge = judge;
        this.time = time;
    }

    private final class Running implements GateChecks.Watch {
        private final Claimed claimed;
        private volatile boolean fenced;
        private volatile long thousandths = -1;

        private Running(Claimed claimed) {
            this.claimed = claimed;
        }

        @Override
        public void progress(double fraction) {
            thousandths = (long) (1_000 * fraction);
        }

        @Override
        public boolean cancelled() {
            return fenced || closed;
        }
    }

    private record Work(ActiveGate gate, DatasetId dataset) {}

    /** Evaluates the gate that waits longest. Returns whether there was one. */
    public boolean evaluate() {
        Optional<Claimed> claimed = closed ? Optional.empty() : queue.claim(time.instant());
        claimed.ifPresent(this::evaluate);
        return claimed.isPresent();
    }

    /** Extends the leases of what runs here, and tells those that were fenced to stop. */
    public void beat() {
        List<Running> now = new ArrayList<>(running.values());
        Map<Claimed, Long> progress = new LinkedHashMap<>();
        now.forEach(r -> progress.put(r.claimed, r.thousandths));
        Set<Long> held = queue.beat(progress, time.instant());
        List<Running> gone =
                now.stream().filter(r -> !held.contains(r.claimed.id())).toList();
        gone.forEach(r -> r.fenced = true);
        int lost = (int) gone.stream().filter(running::containsValue).count(); // the others are done
        if (!now.isEmpty()) {
            transactions.tell(new Fact.LeasesRenewed(held.size(), lost));
        }
    }

    /** Takes over from evaluators without a heartbeat. Returns how many. */
    public int sweep() {
        return queue.sweep(time.instant());
    }

    /** How many run here. */
    public int running() {
        return running.size();
    }

    private void evaluate(Claimed claimed) {
        Running watch = new Running(claimed);
        running.put(claimed.id(), watch);
        try {
            Optional<Work> work = transactions.call(tx -> {
                Optional<ActiveGate> gate =
                        gates.of(tx, List.of(claimed.asset())).getOrDefault(claimed.asset(), List.of()).stream()
                                .filter(g -> g.definitionId() == claimed.definitionId())
                                .findFirst();
                return gate.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Work(gate.get(), Dockets.dataset(tx, claimed.asset())));
            });
            if (work.isEmpty()) {
                queue.drop(claimed, "the gate is not deployed any more", time.instant());
                return;
            }
            evaluate(claimed, work.get(), watch);
        } finally {
            running.remove(claimed.id());
        }
    }

    private void evaluate(Claimed claimed, Work work, Running watch) {
        GateChecks.Found found = run(claimed, work, watch);
        if (closed) {
            queue.giveBack(claimed);
            return;
        }
        Instant now = time.instant();
        boolean counted = transactions.call(tx -> judge.found(tx, claimed, work.gate(), found, now));
        Log.infof(
                "evaluated gate=%s dataset=%s version=%d slice=%s counted=%s",
                work.gate().name(), work.dataset(), claimed.version(), claimed.slice(), counted);
    }

    private GateChecks.Found run(Claimed claimed, Work work, Running watch) {
        GateSpec spec = work.gate().spec();
        if (spec.checks().isEmpty()) {
            return new GateChecks.Found(List.of(), OptionalLong.empty(), Optional.empty(), Duration.ZERO);
        }
        try {
            GateChecks.Found found = checks.run(
                    new GateChecks.Request(
                            work.gate().name(),
                            claimed.asset(),
                            work.dataset(),
                            work.gate().address(),
                            spec,
                            claimed.version(),
                            claimed.slice().isEmpty() ? Optional.empty() : Optional.of(claimed.slice()),
                            time.instant()),
                    watch);
            return complete(found, spec);
        } catch (RuntimeException e) {
            Log.warnf("checks broke as a whole gate=%s cause=%s", work.gate().name(), e.toString());
            String message = "the evaluation broke: " + (e.getMessage() == null ? e.toString() : e.getMessage());
            return new GateChecks.Found(
                    spec.checks().stream()
                            .map(c -> CheckResult.broken("", c, message))
                            .toList(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Duration.ZERO);
        }
    }

    /** A check without a result has not passed. */
    private static GateChecks.Found complete(GateChecks.Found found, GateSpec spec) {
        Set<String> there = new HashSet<>();
        found.results().forEach(r -> there.add(r.id()));
        List<CheckResult> results = new ArrayList<>(found.results());
        spec.checks().stream()
                .filter(c -> !there.contains(c.id()))
                .forEach(c ->
                        results.add(CheckResult.broken("", c, "the evaluation ended without a result of this check")));
        return new GateChecks.Found(results, found.rows(), found.profile(), found.took());
    }

    /** Lets nothing new begin; what runs gives its claims back. */
    @Override
    public void close() {
        closed = true;
    }
}
