package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.security.Scope;
import dev.sluice.scheduler.definition.ResourceName;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which news; null: any.
 *
 * @param workflow namespace/name
 * @param scope namespaces of workflows, as they are at each piece of news: a right that ends, ends the news
 */
public record EventFilter(@Nullable UUID run, @Nullable String workflow, Supplier<Scope> scope)
        implements Predicate<RunEventInfo> {
    /** For who may see everything, or reads what was restricted before. */
    public EventFilter(@Nullable UUID run, @Nullable String workflow) {
        this(run, workflow, () -> Scope.ALL);
    }

    @Override
    public boolean test(RunEventInfo event) {
        return (run == null || event.runId().equals(run.toString()))
                && (workflow == null || event.workflow().equals(workflow))
                && scope.get().contains(ResourceName.parse(event.workflow()).namespace());
    }
}
