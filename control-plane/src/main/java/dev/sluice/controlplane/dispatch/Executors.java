package dev.sluice.controlplane.dispatch;

import dev.sluice.adapters.container.ContainerConfig;
import dev.sluice.adapters.container.ContainerExecutor;
import dev.sluice.adapters.external.ExternalConfig;
import dev.sluice.adapters.external.ExternalExecutor;
import dev.sluice.adapters.http.HttpConfig;
import dev.sluice.adapters.http.HttpExecutor;
import dev.sluice.adapters.kubernetes.KubernetesConfig;
import dev.sluice.adapters.kubernetes.KubernetesJobExecutor;
import dev.sluice.adapters.noop.NoopExecutor;
import dev.sluice.adapters.process.ProcessConfig;
import dev.sluice.adapters.process.ProcessExecutor;
import dev.sluice.adapters.sql.SqlExecutor;
import dev.sluice.adapters.sql.SqlTarget;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.telemetry.HttpSpans;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import dev.sluice.scheduler.execute.Orchestrator;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the executors that are configured, and closes them. */
@ApplicationScoped
class Executors {
    private final ExecutorConfig config;
    private final ConfiguredConnections connections;
    private final ConfiguredSecrets secrets;
    private final HttpSpans spans;
    private final List<AutoCloseable> open = new ArrayList<>();

    Executors(ExecutorConfig config, ConfiguredConnections connections, ConfiguredSecrets secrets, HttpSpans spans) {
        this.config = config;
        this.connections = connections;
        this.secrets = secrets;
        this.spans = spans;
    }

    /** All executors, the cheapest first. The caller closes them when no attempt runs any more. */
    List<TaskExecutor> start(Map<String, Orchestrator> orchestrators) {
        List<TaskExecutor> executors = new ArrayList<>();
        executors.add(new NoopExecutor());
        executors.add(new SqlExecutor(this::target, RunEvents.PRODUCER));
        executors.add(new HttpExecutor(HttpConfig.defaults(), spans.ofTasks()));
        if (config.processes()) {
            executors.add(closed(processes()));
        }
        config.docker().ifPresent(engine -> executors.add(closed(new ContainerExecutor(ContainerConfig.on(engine)))));
        config.kubernetesNamespace().ifPresent(namespace -> {
            KubernetesClient client = closed(new KubernetesClientBuilder().build());
            executors.add(new KubernetesJobExecutor(client, KubernetesConfig.in(namespace)));
        });
        executors.add(new ExternalExecutor(orchestrators, ExternalConfig.defaults()));
        return executors;
    }

    /** The setting that gives a replica an executor for such work; empty: it always has one. */
    static Optional<String> settingFor(ResolvedWork work) {
        return switch (work) {
            case ResolvedWork.Process _ -> Optional.of("sluice.executors.processes");
            case ResolvedWork.Container container ->
                Optional.of(
                        switch (container.platform()) {
                            case DOCKER -> "sluice.executors.docker";
                            case KUBERNETES -> "sluice.executors.kubernetes-namespace";
                        });
            case ResolvedWork.Noop _, ResolvedWork.Sql _, ResolvedWork.Http _, ResolvedWork.External _ ->
                Optional.empty();
        };
    }

    void close() {
        for (AutoCloseable closeable : open.reversed()) {
            try {
                closeable.close();
            } catch (Exception e) {
                Log.warnf("executor not closed cause=%s", e.toString());
            }
        }
        open.clear();
    }

    private <T extends AutoCloseable> T closed(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private ProcessExecutor processes() {
        Path folder = config.workFolder().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "sluice-work"));
        ProcessConfig standard = ProcessConfig.in(folder, System.getenv());
        try {
            return new ProcessExecutor(new ProcessConfig(
                    standard.root(),
                    standard.environment(),
                    config.cgroup(),
                    standard.grace(),
                    standard.output(),
                    standard.reportBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("the working folder of processes cannot be used: " + folder, e);
        }
    }

    private Optional<SqlTarget> target(String name) {
        return connections
                .find(name)
                .filter(connection -> connection.url().startsWith("jdbc:"))
                .map(connection -> new SqlTarget(
                        connection.url(),
                        connection.user(),
                        connection.passwordRef().flatMap(secrets::find)));
    }
}
