package dev.sluice.adapters;

import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Builds requests for one attempt, with a minute of time and no limits. */
public final class AttemptBuilder {
    private final ResolvedWork work;
    private final Map<String, String> context = new HashMap<>();
    private UUID attempt = UUID.randomUUID();
    private UUID taskRun = UUID.randomUUID();
    private int number = 1;
    private Duration timeout = Duration.ofMinutes(1);
    private Task.Resources resources = new Task.Resources(0, 0, 0);

    private AttemptBuilder(ResolvedWork work) {
        this.work = work;
    }

    public static AttemptBuilder anAttempt(ResolvedWork work) {
        return new AttemptBuilder(work);
    }

    public AttemptBuilder id(UUID id) {
        attempt = id;
        return this;
    }

    public AttemptBuilder of(UUID aTaskRun, int aNumber) {
        taskRun = aTaskRun;
        number = aNumber;
        return this;
    }

    public AttemptBuilder within(Duration time) {
        timeout = time;
        return this;
    }

    public AttemptBuilder limits(int milliCpu, long memoryBytes, int gpus) {
        resources = new Task.Resources(milliCpu, memoryBytes, gpus);
        return this;
    }

    public AttemptBuilder context(String name, String value) {
        context.put(name, value);
        return this;
    }

    public AttemptRequest build() {
        return new AttemptRequest(
                attempt, taskRun, number, new ResourceName("shop", "daily"), "load", work, resources, timeout, context);
    }
}
