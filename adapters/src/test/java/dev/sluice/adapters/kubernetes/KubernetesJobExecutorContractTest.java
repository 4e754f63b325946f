package dev.sluice.adapters.kubernetes;

import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class KubernetesJobExecutorContractTest extends TaskExecutorContract {
    private final FakeCluster cluster = new FakeCluster();
    private final KubernetesJobExecutor executor =
            new KubernetesJobExecutor(cluster.client(), KubernetesConfig.in(FakeCluster.NAMESPACE));

    @AfterEach
    void close() throws InterruptedException {
        cluster.close();
    }

    private static ResolvedWork container(Map<String, Secret> secrets, String... args) {
        return new ResolvedWork.Container(
                Work.Container.Platform.KUBERNETES,
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
        return cluster.starts(JobSpecs.nameOf(request.attempt()));
    }

    @Override
    protected boolean runs(AttemptRequest request) {
        return cluster.runs(JobSpecs.nameOf(request.attempt()));
    }
}
