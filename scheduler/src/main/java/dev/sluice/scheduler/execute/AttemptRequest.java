package dev.sluice.scheduler.execute;

import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * One attempt of a task, with every expression evaluated.
 *
 * @param attempt id of the attempt; also its OpenLineage run id and the idempotency key towards other systems
 * @param taskRun id of the task's run, the same for all its attempts
 * @param number 1 for the first attempt
 * @param workflow whose task it is
 * @param task id of the task
 * @param work what to do
 * @param resources limits
 * @param timeout longest time; the executor ends the work by itself then
 * @param context variables for the work to know itself by: {@code SLUICE_RUN_ID}, {@code OPENLINEAGE_PARENT_ID} and so on
 */
public record AttemptRequest(
        UUID attempt,
        UUID taskRun,
        int number,
        ResourceName workflow,
        String task,
        ResolvedWork work,
        Task.Resources resources,
        Duration timeout,
        Map<String, String> context) {
    public AttemptRequest {
        context = Map.copyOf(context);
    }
}
