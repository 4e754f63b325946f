package dev.sluice.controlplane.workflow;

import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.plan.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What deploying a set of files does to one definition.
 *
 * @param kind of definition
 * @param name which
 * @param action what happens
 * @param version that it will have; the current one where nothing happens
 * @param changes differences between the current version and the new one
 * @param nextFires next fire times by trigger, in UTC
 * @param effects what comes of it, in sentences for people: what a gate guards, and whom it holds
 */
public record DefinitionChange(
        Definition.Kind kind,
        ResourceName name,
        Action action,
        int version,
        List<Change> changes,
        Map<String, List<Instant>> nextFires,
        List<String> effects) {
    public DefinitionChange {
        changes = List.copyOf(changes);
        nextFires = Map.copyOf(nextFires);
        effects = List.copyOf(effects);
    }

    /** What happens to a definition. */
    public enum Action {
        CREATE,
        CHANGE,
        UNCHANGED,
        REMOVE
    }
}
