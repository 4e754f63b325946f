package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.gate.Evaluator;
import dev.sluice.controlplane.gate.GateParts;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.testkit.SettableClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Replicas that share a store and are treated badly, all from one seed: clocks that jump, replicas that pause beyond their
 * lease, die and are replaced, work that fails, hangs, ends late or twice.
 */
final class Simulation implements AutoCloseable {
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final int MOST_ROUNDS = 400;
    private static final Duration EVALUATION_LEASE = Duration.ofSeconds(30);

    private final Random random;
    private final SchedulerHarness scheduler = new SchedulerHarness();
    private final RandomWorkflows workflows;
    private final SimulatedChecks checks;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Node> dead = new ArrayList<>();
    private final Invariants invariants;
    private int names;

    /** One replica, its clock and its work. */
    private static final class Node {
        private final SettableClock clock;
        private final HeldExecutor executor;
        private final Worker worker;
        private final Replica replica;
        private final GateParts gates;
        private final Evaluator evaluator;
        private int pausedFor;

        private Node(
                SettableClock clock,
                HeldExecutor executor,
                Worker worker,
                Replica replica,
                GateParts gates,
                Evaluator evaluator) {
            this.gates = gates;
            this.evaluator = evaluator;
            this.clock = clock;
            this.executor = executor;
            this.worker = worker;
            this.replica = replica;
        }
    }

    Simulation(long seed) throws SQLException {
        this.random = new Random(seed);
        this.workflows = new RandomWorkflows(random);
        this.checks = new SimulatedChecks(random);
        this.invariants = new Invariants(scheduler);
        scheduler.apply(workflows.yaml());
        int replicas = 2 + random.nextInt(2);
        for (int i = 0; i < replicas; i++) {
            nodes.add(node());
        }
    }

    private Node node() {
        SettableClock clock = new SettableClock(scheduler.clock().instant());
        SchedulerParts parts = scheduler.parts(clock);
        HeldExecutor executor = new HeldExecutor(request -> request.attempt().getLeastSignificantBits() % 5 == 0);
        TestReplicaConfig config = TestReplicaConfig.of(4);
        Worker worker = parts.worker(List.of(executor), config, () -> {});
        String name = "r" + names++;
        return new Node(
                clock,
                executor,
                worker,
                parts.replica(name, worker, config),
                parts.gates(),
                parts.gates().evaluator(name, checks, EVALUATION_LEASE));
    }

    /** Goes so many steps, then lets everything end in peace and checks what is left. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            Duration passed = Duration.ofSeconds(random.nextInt(12));
            scheduler.clock().tick(passed);
            nodes.forEach(node -> node.clock.tick(passed));
            for (Node node : List.copyOf(nodes)) {
                if (node.pausedFor > 0) {
                    node.pausedFor--;
                } else {
                    step(node);
                }
            }
            disturb();
            invariants.always();
        }
        comeToRest();
        invariants.atRest();
    }

    private void step(Node node) {
        switch (random.nextInt(11)) {
            case 8, 9 -> node.evaluator.evaluate();
            case 10 -> time(node);
            case 0, 1 -> node.replica.fire();
            case 2, 3 -> node.replica.dispatch();
            case 4 -> node.replica.beat();
            case 5 -> node.replica.sweep();
            default -> end(node);
        }
        node.executor.quiet(node.replica);
    }

    private void time(Node node) {
        node.gates.time().look(node.clock.instant());
        node.gates.time().skip(scheduler.parts(node.clock).cancel(), node.clock.instant());
        node.gates.lineage().look(node.clock.instant());
        node.evaluator.sweep();
    }

    private void end(Node node) {
        List<AttemptRequest> open = node.executor.open();
        if (!open.isEmpty()) {
            UUID attempt = open.get(random.nextInt(open.size())).attempt();
            node.executor.end(attempt, outcome());
        }
    }

    private AttemptOutcome outcome() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down");
            case 2 -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "wrong");
            case 3 -> new AttemptOutcome.Refused("no room");
            case 4 -> new AttemptOutcome.Cancelled();
            default -> new AttemptOutcome.Succeeded(List.of());
        };
    }

    private void disturb() {
        Node node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(30)) {
            case 0 -> node.clock.tick(Duration.ofSeconds(random.nextInt(300)));
            case 1 -> node.clock.tick(Duration.ofSeconds(-random.nextInt(300)));
            case 2 -> node.pausedFor = random.nextInt(12);
            case 3 -> { // killed: what it runs never says a word again
                nodes.remove(node);
                dead.add(node);
                nodes.add(node());
            }
            case 4, 5 -> duplicate(node);
            case 6 -> scheduler.publish(workflows.table(), null);
            case 7 -> scheduler.start(workflows.name(), Map.of());
            case 8 -> cancelOne();
            default -> {}
        }
    }

    /** An outcome that comes once more, or from somebody who does not hold the lease. */
    private void duplicate(Node node) {
        List<String> ids = scheduler.rows("SELECT id FROM attempt ORDER BY id DESC LIMIT 20");
        if (ids.isEmpty()) {
            return;
        }
        UUID id = UUID.fromString(ids.get(random.nextInt(ids.size())));
        Completer completer = scheduler.parts(node.clock).completer();
        Optional<Claimed> known = scheduler.transactions().call(tx -> completer.claimed(tx, id));
        Claimed claimed = known.orElseThrow();
        Claimed stranger = new Claimed(
                claimed.attempt(),
                claimed.epoch() - 1,
                claimed.taskRun(),
                claimed.number(),
                claimed.run(),
                claimed.deployed(),
                claimed.task(),
                claimed.startedAt());
        boolean over =
                scheduler.rows("SELECT 1 FROM lease WHERE attempt_id = ?", id).isEmpty();
        if (completer.complete(over ? claimed : stranger, outcome(), node.clock.instant())) {
            throw new AssertionError("an outcome without a lease counted: attempt " + id);
        }
    }

    private void cancelOne() {
        List<String> active =
                scheduler.rows("SELECT id FROM workflow_run WHERE state IN ('QUEUED', 'RUNNING') ORDER BY id");
        if (!active.isEmpty()) {
            UUID run = UUID.fromString(active.get(random.nextInt(active.size())));
            scheduler
                    .main()
                    .cancel()
                    .cancel(run, "simulation", scheduler.clock().instant());
        }
    }

    /** No further slots; everybody is well, and all work succeeds. */
    private void comeToRest() {
        scheduler.transactions().run(tx -> tx.update("UPDATE trigger SET active = false WHERE kind = 'schedule'"));
        scheduler.transactions().run(tx -> tx.update("UPDATE gate SET next_at = NULL"));
        checks.allPass();
        nodes.forEach(node -> node.clock.tick(
                Duration.between(node.clock.instant(), scheduler.clock().instant())));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            scheduler.clock().tick(SETTLED.dividedBy(3));
            for (Node node : nodes) {
                node.clock.tick(SETTLED.dividedBy(3));
                node.replica.beat();
                settleGates(node);
                node.replica.fire();
                node.replica.sweep();
                node.replica.dispatch();
                node.executor.quiet(node.replica);
                node.executor
                        .open()
                        .forEach(a -> node.executor.end(a.attempt(), new AttemptOutcome.Succeeded(List.of())));
                node.executor.quiet(node.replica);
            }
            if (round > 3 && invariants.isAtRest()) {
                return;
            }
        }
        throw new AssertionError("not at rest: " + invariants.whatIsOpen());
    }

    /** What was held is looked at again, as somebody who repaired it would ask for. */
    private void settleGates(Node node) {
        for (String gate : scheduler.rows("""
                SELECT DISTINCT g.name FROM gate g JOIN gate_ruling r ON r.asset_id = g.asset_id
                WHERE g.active AND r.decision = 'HELD' AND NOT EXISTS (
                    SELECT 1 FROM gate_evaluation e WHERE e.definition_id = g.definition_id AND e.state IN ('QUEUED', 'RUNNING'))
                """)) {
            node.gates.service().evaluate(ResourceName.parse(gate), null, Actor.SERVICE, node.clock.instant());
        }
        time(node);
        while (node.evaluator.evaluate()) {
            time(node);
        }
    }

    @Override
    public void close() {
        nodes.addAll(dead);
        for (Node node : nodes) {
            while (node.replica.running() > 0) {
                node.executor.open().forEach(a -> node.executor.end(a.attempt(), new AttemptOutcome.Cancelled()));
                Thread.onSpinWait();
            }
            node.worker.close();
        }
        scheduler.close();
    }
}
