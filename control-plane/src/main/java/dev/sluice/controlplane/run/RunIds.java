package dev.sluice.controlplane.run;

import io.openlineage.client.utils.UUIDUtils;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of runs, tasks and attempts: UUIDs of version 7 made from what they stand for, so that the same thing has the same id
 * whoever computes it (OpenLineage's static UUIDs).
 */
public final class RunIds {
    private RunIds() {}

    /** A run of a workflow. */
    public static UUID run(Instant at, long definitionId, String dedupeKey) {
        return of(at, "run:" + definitionId + ":" + dedupeKey);
    }

    /** A task of a run. */
    public static UUID task(Instant runCreatedAt, UUID run, String task) {
        return of(runCreatedAt, "task:" + run + ":" + task);
    }

    /** An attempt of a task. */
    public static UUID attempt(Instant startedAt, UUID taskRun, int number) {
        return of(startedAt, "attempt:" + taskRun + ":" + number);
    }

    /** An evaluation of a gate; {@code epoch} tells its evaluators apart. */
    public static UUID evaluation(Instant at, String gate, long evaluation, long epoch) {
        return of(at, "evaluation:" + gate + ":" + evaluation + ":" + epoch);
    }

    /** A decision that a forecast led to. */
    public static UUID decision(Instant at, String onceKey) {
        return of(at, "decision:" + onceKey);
    }

    /** A report that was asked for under a key of the caller's. */
    public static UUID report(Instant at, long apiKey, String idempotencyKey) {
        return of(at, "report:" + apiKey + ":" + idempotencyKey);
    }

    /** A repetition that was asked for under a key. */
    public static UUID reproduction(Instant at, UUID run, String key) {
        return of(at, "reproduction:" + run + ":" + key);
    }

    private static UUID of(Instant at, String what) {
        return UUIDUtils.generateStaticUUID(at, what.getBytes(StandardCharsets.UTF_8));
    }
}
