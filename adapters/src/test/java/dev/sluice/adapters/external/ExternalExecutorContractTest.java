package dev.sluice.adapters.external;

import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.Orchestrator.Capability;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.util.Map;
import java.util.Set;

/** Against a system that loses one answer in five. */
class ExternalExecutorContractTest extends TaskExecutorContract {
    private final InMemoryOrchestrator other = new InMemoryOrchestrator(
            7, 0.2, Set.of(Capability.IDEMPOTENT_START, Capability.FIND_BY_KEY, Capability.CANCEL));
    private final ExternalExecutor executor =
            new ExternalExecutor(Map.of("other", other), ExternalExecutorTest.quick());

    private static ResolvedWork job(String name) {
        return new ResolvedWork.External("other", name, Map.of());
    }

    @Override
    protected TaskExecutor executor() {
        return executor;
    }

    @Override
    protected ResolvedWork succeeding() {
        return job("load");
    }

    @Override
    protected ResolvedWork failing() {
        return job("fail");
    }

    @Override
    protected ResolvedWork lasting() {
        return job("last");
    }

    @Override
    protected int startsOf(AttemptRequest request) {
        return other.knows(request.attempt().toString()) ? other.starts() : 0;
    }

    @Override
    protected boolean runs(AttemptRequest request) {
        return other.runs(request.attempt().toString());
    }
}
