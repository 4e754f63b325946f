package dev.sluice.scheduler.definition.plan;

import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of tasks whose pool or service goes or shrinks. Pure. */
public final class CapacityPreview {
    private CapacityPreview() {}

    /** A task that could never start. */
    public record Loss(ResourceName workflow, String text) {}

    /**
     * Tasks that could never start.
     *
     * @param workflows all as they will be
     * @param pools by name, as they will be
     * @param services as they will be
     */
    public static List<Loss> losses(
            Collection<Workflow> workflows, Map<ResourceName, Pool> pools, Set<ResourceName> services) {
        List<Loss> losses = new ArrayList<>();
        for (Workflow workflow : workflows) {
            ResourceName name = workflow.metadata().name();
            for (Task task : workflow.tasks()) {
                String who = "task '" + task.id() + "' of " + name + " could never start: ";
                pool(task, workflow.run().priority(), pools).ifPresent(why -> losses.add(new Loss(name, who + why)));
                task.dependsOnService()
                        .filter(service -> !services.contains(service))
                        .ifPresent(service ->
                                losses.add(new Loss(name, who + "there would be no service '" + service + "'")));
            }
        }
        return losses;
    }

    private static Optional<String> pool(Task task, int priority, Map<ResourceName, Pool> pools) {
        return task.pool().flatMap(name -> {
            Pool pool = pools.get(name);
            if (pool == null) {
                return Optional.of("there would be no pool '" + name + "'");
            }
            int most = pool.mostSlots(priority);
            return task.slots() > most
                    ? Optional.of("it takes " + task.slots() + " slots, and pool '" + name + "' would have " + most)
                    : Optional.empty();
        });
    }
}
