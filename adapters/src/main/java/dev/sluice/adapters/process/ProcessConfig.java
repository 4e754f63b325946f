package dev.sluice.adapters.process;

import dev.sluice.scheduler.execute.AttemptOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How child processes run.
 *
 * @param root folder for the working folders of attempts; several services may share it
 * @param environment the service's own variables, of which {@code PATH}, {@code LANG}, {@code TZ} and the ones that a
 *     task asks for are handed on
 * @param cgroup a cgroup v2 folder that is delegated to the service and has no processes of its own, with the memory and
 *     cpu controllers on; absent: limits are enforced per process as far as the system can
 * @param grace time between the request to end and the kill
 * @param output how much output is kept
 * @param reportBytes longest file of reported datasets
 */
public record ProcessConfig(
        Path root,
        Map<String, String> environment,
        Optional<Path> cgroup,
        Duration grace,
        AttemptOutput.Limits output,
        int reportBytes) {
    public ProcessConfig {
        root = root.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
    }

    /** Defaults: no cgroup, five seconds of grace, reports up to 1 MiB. */
    public static ProcessConfig in(Path root, Map<String, String> environment) {
        return new ProcessConfig(
                root, environment, Optional.empty(), Duration.ofSeconds(5), AttemptOutput.Limits.DEFAULT, 1024 * 1024);
    }
}
