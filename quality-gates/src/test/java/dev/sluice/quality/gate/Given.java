package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Honest defaults for tests of the rules. */
final class Given {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final DatasetId ORDERS = new DatasetId("lake", "raw.orders");
    static final String GATE = "shop/orders";
    static final GateSpec.Scope SCOPE = new GateSpec.Scope(GateSpec.Reach.DOWNSTREAM, true, true, List.of(), List.of());

    private Given() {}

    static DatasetId dataset(String name) {
        return new DatasetId("lake", name);
    }

    static JobId job(String name) {
        return new JobId("shop", name);
    }

    /** A spec that tests change one thing of. */
    record Gate(
            List<GateSpec.External> external,
            boolean enforced,
            GateSpec.Scope scope,
            GateSpec.OnMissing onMissing,
            OnTrouble onTimeout,
            Optional<Duration> ttl,
            GateSpec.Release release,
            List<String> checks) {
        Gate enforced(boolean value) {
            return new Gate(external, value, scope, onMissing, onTimeout, ttl, release, checks);
        }

        Gate external(GateSpec.External... value) {
            return new Gate(List.of(value), enforced, scope, onMissing, onTimeout, ttl, release, checks);
        }

        Gate reach(GateSpec.Reach value) {
            GateSpec.Scope other = new GateSpec.Scope(value, true, true, List.of(), List.of());
            return new Gate(external, enforced, other, onMissing, onTimeout, ttl, release, checks);
        }

        Gate onMissing(GateSpec.OnMissing value) {
            return new Gate(external, enforced, scope, value, onTimeout, ttl, release, checks);
        }

        Gate onTimeout(OnTrouble value) {
            return new Gate(external, enforced, scope, onMissing, value, ttl, release, checks);
        }

        Gate ttl(Duration value) {
            return new Gate(external, enforced, scope, onMissing, onTimeout, Optional.of(value), release, checks);
        }

        Gate release(int passes, Duration minHold) {
            GateSpec.Release value = new GateSpec.Release(passes, minHold);
            return new Gate(external, enforced, scope, onMissing, onTimeout, ttl, value, checks);
        }

        Gate checks(String... value) {
            return new Gate(external, enforced, scope, onMissing, onTimeout, ttl, release, List.of(value));
        }

        GateSpec spec() {
            return new GateSpec(
                    checks.stream().map(Given::check).toList(),
                    external,
                    new GateSpec.Phase.Post(),
                    enforced,
                    scope,
                    GateSpec.OnHold.WAIT,
                    onMissing,
                    Duration.ofMinutes(10),
                    onTimeout,
                    ttl,
                    release,
                    new GateSpec.Flapping(4, Duration.ofHours(1)),
                    Duration.ofDays(7),
                    20,
                    Set.of(),
                    Duration.ofMinutes(10),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    static Gate aGate() {
        return new Gate(
                List.of(),
                true,
                SCOPE,
                GateSpec.OnMissing.EVALUATE,
                OnTrouble.BLOCK,
                Optional.empty(),
                new GateSpec.Release(1, Duration.ZERO),
                List.of());
    }

    static CheckSpec check(String id) {
        return new CheckSpec(
                id,
                "notNull",
                Map.of("columns", List.of(id)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Severity.ERROR,
                Optional.empty(),
                "");
    }

    static CheckResult result(String id, CheckOutcome outcome) {
        return result(id, outcome, Severity.ERROR, OnTrouble.BLOCK);
    }

    static CheckResult result(String id, CheckOutcome outcome, Severity severity, OnTrouble trouble) {
        return result(id, outcome, severity, trouble, OptionalDouble.of(3));
    }

    static CheckResult result(
            String id, CheckOutcome outcome, Severity severity, OnTrouble trouble, OptionalDouble value) {
        return new CheckResult(
                "0123456789abcdef0123456789abcdef",
                id,
                "notNull",
                severity,
                trouble,
                Set.of(id),
                outcome,
                value,
                "rows",
                OptionalLong.of(3),
                OptionalLong.of(10),
                "fail: > 0",
                id + " is " + outcome,
                "",
                Duration.ofMillis(5),
                OptionalDouble.empty(),
                List.of());
    }

    static Evaluation evaluation(Gate gate, CheckResult... results) {
        return new Evaluation(
                GATE, gate.spec(), ORDERS, 1, Optional.empty(), NOW.minusSeconds(60), List.of(results), List.of());
    }

    static Verdict verdict(Gate gate, CheckResult... results) {
        return GateEvaluator.judge(evaluation(gate, results), List.of(), NOW);
    }

    static Docket.Entry entry(Gate gate, Verdict verdict) {
        return new Docket.Entry(GATE, gate.spec(), Optional.of(verdict), NOW.minusSeconds(30), verdict.good() ? 1 : 0);
    }

    static Docket.Entry unjudged(Gate gate) {
        return new Docket.Entry(GATE, gate.spec(), Optional.empty(), NOW.minusSeconds(30), 0);
    }

    static Docket docket(Docket.Entry... gates) {
        return new Docket(ORDERS, Optional.empty(), 1, List.of(gates), List.of(), Optional.empty());
    }

    static Docket with(Docket docket, Waiver... waivers) {
        return new Docket(
                docket.dataset(),
                docket.slice(),
                docket.version(),
                docket.gates(),
                List.of(waivers),
                docket.previous());
    }

    static Docket after(GateDecision previous, Docket docket) {
        return new Docket(
                docket.dataset(),
                docket.slice(),
                docket.version(),
                docket.gates(),
                docket.waivers(),
                Optional.of(previous));
    }

    /** Approved by ben, until in an hour, for version 1. */
    static Waiver waiver(long id, Waiver.Scope scope) {
        return new Waiver(
                id,
                ORDERS,
                scope,
                1,
                false,
                Optional.empty(),
                "ann",
                NOW.minusSeconds(600),
                "known and harmless",
                NOW.plus(Duration.ofHours(1)),
                Optional.empty(),
                Waiver.State.APPROVED,
                "ben");
    }

    static Waiver asked() {
        Waiver approved = waiver(7, new Waiver.Scope.Whole(GATE));
        return new Waiver(
                7,
                ORDERS,
                approved.scope(),
                1,
                false,
                Optional.empty(),
                "ann",
                NOW,
                "known and harmless",
                NOW.plus(Duration.ofHours(1)),
                Optional.empty(),
                Waiver.State.REQUESTED,
                "");
    }
}
