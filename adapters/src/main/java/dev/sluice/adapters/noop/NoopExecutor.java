package dev.sluice.adapters.noop;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.util.List;

/** Does nothing, at once: for points where branches join. */
public final class NoopExecutor implements TaskExecutor {
    @Override
    public boolean runs(ResolvedWork work) {
        return work instanceof ResolvedWork.Noop;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        if (!runs(request.work())) {
            return new AttemptOutcome.Refused("this executor does nothing only");
        }
        return Thread.interrupted() ? new AttemptOutcome.Cancelled() : new AttemptOutcome.Succeeded(List.of());
    }
}
