package dev.sluice.adapters.kubernetes;

import dev.sluice.scheduler.execute.AttemptOutput;
import java.time.Duration;

/**
 * How Jobs run.
 *
 * @param namespace for tasks that name none
 * @param grace time between the request to end and the kill
 * @param keepFinished how long the cluster keeps a finished Job
 * @param startTrouble how long an image that cannot be pulled, or a container that cannot be made, is waited for
 * @param deleteWait how long a Job may take to go away
 * @param resync pause between looks at most; the watch tells changes sooner
 * @param output how much output is kept
 */
public record KubernetesConfig(
        String namespace,
        Duration grace,
        Duration keepFinished,
        Duration startTrouble,
        Duration deleteWait,
        Duration resync,
        AttemptOutput.Limits output) {
    /** Defaults: five seconds of grace, Jobs kept for an hour, five minutes of trouble, a minute to go, looks every ten seconds. */
    public static KubernetesConfig in(String namespace) {
        return new KubernetesConfig(
                namespace,
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                AttemptOutput.Limits.DEFAULT);
    }
}
