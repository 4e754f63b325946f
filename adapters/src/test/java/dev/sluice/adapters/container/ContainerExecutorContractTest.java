package dev.sluice.adapters.container;

import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.adapters.WireServer;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Over a Unix socket, as engines are reached by default. */
class ContainerExecutorContractTest extends TaskExecutorContract {
    @TempDir
    private Path temp;

    private final FakeEngine engine = new FakeEngine("tool:1");
    private WireServer server;
    private ContainerExecutor executor;

    @BeforeEach
    void open() throws IOException {
        server = WireServer.onSocket(temp.resolve("docker.sock"), engine::handle);
        executor = new ContainerExecutor(ContainerConfig.on(URI.create("unix://" + temp.resolve("docker.sock"))));
    }

    @AfterEach
    void close() throws IOException {
        executor.close();
        server.close();
    }

    private static ResolvedWork container(Map<String, Secret> secrets, String... args) {
        return new ResolvedWork.Container(
                Work.Container.Platform.DOCKER,
                "tool:1",
                List.of(),
                List.of(args),
                Map.of(),
                secrets,
                Optional.empty());
    }

    @Override
    protected TaskExecutor executor() {
        return executor;
    }

    @Override
    protected ResolvedWork succeeding() {
        return container(Map.of(), "ok");
    }

    @Override
    protected ResolvedWork failing() {
        return container(Map.of(), "exit", "3");
    }

    @Override
    protected ResolvedWork lasting() {
        return container(Map.of(), "last");
    }

    @Override
    protected Optional<ResolvedWork> telling(Secret secret) {
        return Optional.of(container(Map.of("KEY", secret), "tell", "KEY"));
    }

    @Override
    protected int startsOf(AttemptRequest request) {
        return engine.starts("sluice-" + request.attempt());
    }

    @Override
    protected boolean runs(AttemptRequest request) {
        return engine.names().contains("sluice-" + request.attempt());
    }
}
