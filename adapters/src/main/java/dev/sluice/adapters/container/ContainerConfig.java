package dev.sluice.adapters.container;

import dev.sluice.scheduler.execute.AttemptOutput;
import java.net.URI;
import java.time.Duration;

/**
 * How containers run.
 *
 * @param engine where a Docker-compatible engine listens: {@code unix:///var/run/docker.sock} or {@code tcp://host:2375}
 * @param grace time between the request to end and the kill
 * @param pullTimeout longest pull of an image
 * @param longestPoll pause between looks at a container at most; its log stream tells the end sooner
 * @param engineWait how long an engine that does not answer is waited for while work runs or is ended
 * @param output how much output is kept
 */
public record ContainerConfig(
        URI engine,
        Duration grace,
        Duration pullTimeout,
        Duration longestPoll,
        Duration engineWait,
        AttemptOutput.Limits output) {
    /** Defaults: five seconds of grace, ten minutes to pull, two seconds between looks, a minute for an absent engine. */
    public static ContainerConfig on(URI engine) {
        return new ContainerConfig(
                engine,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                AttemptOutput.Limits.DEFAULT);
    }
}
