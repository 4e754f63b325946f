package dev.sluice.controlplane.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Definitions from a seed: schedules and asset triggers, graphs of tasks, a pool, a service, every overlap rule. */
final class RandomWorkflows {
    private static final List<String> OVERLAPS = List.of("skip", "bufferOne", "bufferAll", "cancelOther", "allow");
    private static final List<String> CONSUMES = List.of("latest", "each", "batch");

    private final Random random;
    private final int count;
    private final String yaml;

    RandomWorkflows(Random random) {
        this.random = random;
        this.count = 3 + random.nextInt(4);
        List<String> documents = new ArrayList<>();
        documents.add("""
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: p, namespace: n}
                spec: {slots: 3, perOwner: 2, reserve: [{priorityAtLeast: 80, slots: 1}]}
                """);
        documents.add("""
                apiVersion: sluice.dev/v1alpha1
                kind: Service
                metadata: {name: db, namespace: n}
                spec: {breaker: {failureRate: 0.6, window: 5, openFor: 1m, halfOpenProbes: 2}}
                """);
        for (int i = 0; i < count; i++) {
            documents.add(workflow(i));
        }
        for (int i = 0; i < count; i++) {
            if (random.nextInt(2) == 0) {
                documents.add(gate(i));
            }
        }
        this.yaml = String.join("---\n", documents);
    }

    String yaml() {
        return yaml;
    }

    /** A table that some workflow waits for, or nobody. */
    String table() {
        return "s.w" + random.nextInt(count);
    }

    String name() {
        return "n/w" + random.nextInt(count);
    }

    private String workflow(int number) {
        boolean consumer = number > 0 && random.nextInt(3) > 0;
        String from = "connection://wh/s.w" + random.nextInt(Math.max(1, number));
        String trigger = consumer
                ? "{id: on, type: asset, assets: [\"" + from + "\"], consume: " + pick(CONSUMES)
                        + (random.nextInt(3) == 0 ? ", debounce: 20s" : "") + "}"
                : "{id: tick, type: schedule, cron: \"*/" + (1 + random.nextInt(4))
                        + " * * * *\", timezone: UTC, jitter: " + random.nextInt(30)
                        + "s, catchup: {policy: all, window: 2d, limit: 1000}" + waitFor(number) + "}";
        StringBuilder tasks = new StringBuilder();
        int size = 1 + random.nextInt(4);
        for (int t = 0; t < size; t++) {
            tasks.append("  - {id: t").append(t).append(", type: noop");
            if (number > 0 && random.nextInt(3) == 0) {
                tasks.append(", consumes: [\"").append(from).append("\"]");
            }
            if (t > 0 && random.nextInt(3) > 0) {
                tasks.append(", after: [t").append(random.nextInt(t)).append(']');
            }
            if (random.nextInt(3) == 0) {
                tasks.append(", pool: p, slots: ").append(1 + random.nextInt(2));
            }
            if (random.nextInt(4) == 0) {
                tasks.append(", dependsOnService: db");
            }
            if (t == size - 1) {
                tasks.append(", produces: [{asset: out, uri: \"connection://wh/s.w")
                        .append(number)
                        .append("\"}]");
            }
            tasks.append("}\n");
        }
        return SchedulerHarness.workflow(
                "w" + number,
                "triggers: [" + trigger + "]\nrun: {overlap: " + pick(OVERLAPS) + ", priority: "
                        + (10 + 40 * random.nextInt(3)) + (random.nextInt(3) == 0 ? ", timeout: 3m" : "")
                        + "}\ndefaults: {retry: {maxAttempts: 3, backoff: exponential, initial: 5s, factor: 2, max: 1m, jitter: 0}}\n"
                        + "tasks:\n" + tasks);
    }

    private String gate(int number) {
        return """
                apiVersion: sluice.dev/v1alpha1
                kind: Gate
                metadata: {name: g%d, namespace: n}
                spec:
                  asset: "connection://wh/s.w%d"
                  phase: %s
                  onHold: %s
                  maxWait: 2m
                  onTimeout: %s
                  every: 5m
                  ttl: 20m
                  release: {passes: %d, minHold: %ds}
                  checks: [{id: ids, type: notNull, columns: [id]}]
                """.formatted(
                        number,
                        number,
                        pick(List.of("post", "post", "pre")),
                        pick(List.of("wait", "wait", "skip")),
                        pick(List.of("block", "allow", "warn")),
                        1 + random.nextInt(2),
                        30 * random.nextInt(2));
    }

    private String waitFor(int number) {
        return number > 0 && random.nextInt(3) == 0
                ? ", waitFor: {assets: [\"connection://wh/s.w" + random.nextInt(number)
                        + "\"], updatedSince: previousTick, timeout: 2m, onTimeout: "
                        + pick(List.of("fail", "skip", "runAnyway")) + "}"
                : "";
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
