package dev.sluice.controlplane.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Which executors a replica has. Those without settings here are off: a task that needs one fails and says so. */
@ConfigMapping(prefix = "sluice.executors")
public interface ExecutorConfig {
    /** Folder for the working folders of processes; absent: under the system's folder for temporary files. */
    Optional<Path> workFolder();

    /** Whether tasks may be child processes of the replica. */
    @WithDefault("true")
    boolean processes();

    /** Delegated cgroup v2 folder that enforces the limits of processes. */
    Optional<Path> cgroup();

    /** Address of a Docker-compatible engine: unix:///var/run/docker.sock. */
    Optional<URI> docker();

    /** Kubernetes namespace for Jobs of tasks that name none; the cluster is the one of the usual client settings. */
    Optional<String> kubernetesNamespace();
}
