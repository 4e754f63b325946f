package dev.sluice.scheduler.definition;

import dev.sluice.scheduler.definition.Trigger.OnAssets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Workflows that start each other without end, by the assets that they produce. Pure.
 *
 * <p>A trigger that also waits for an asset from outside of the loop stops it there, so such a loop is none.
 */
public final class TriggerLoops {
    /** What to do about a loop. */
    public static final String FIX =
            "let one of them be started by something else, or also wait for an asset from outside";

    private final Function<AssetAddress, ?> identity;
    private final SortedMap<ResourceName, Workflow> workflows = new TreeMap<>();
    private final Map<Object, Set<ResourceName>> producers = new HashMap<>();
    private final Map<Object, Set<ResourceName>> watchers = new HashMap<>();

    private TriggerLoops(Collection<Workflow> all, Function<AssetAddress, ?> identity) {
        this.identity = identity;
        for (Workflow workflow : all) {
            ResourceName name = workflow.metadata().name();
            workflows.put(name, workflow);
            workflow.tasks().forEach(task -> task.produces().forEach(output -> add(producers, output.asset(), name)));
            for (Trigger trigger : workflow.triggers()) {
                if (trigger instanceof OnAssets onAssets) {
                    onAssets.assets().forEach(input -> add(watchers, input.asset(), name));
                }
            }
        }
    }

    private void add(Map<Object, Set<ResourceName>> byAsset, AssetAddress asset, ResourceName name) {
        byAsset.computeIfAbsent(identity.apply(asset), _ -> new TreeSet<>()).add(name);
    }

    /**
     * One way in which a workflow is started by the one before it.
     *
     * @param workflow that is started
     * @param input of its trigger, which the one before produces
     */
    public record Step(ResourceName workflow, OnAssets.AssetInput input) {}

    /**
     * A loop.
     *
     * @param steps at least two, in the order of starting; the last workflow starts the first again
     */
    public record Loop(List<Step> steps) {
        public Loop {
            steps = List.copyOf(steps);
        }

        /** What is wrong: names with arrows, the first one at the end again. */
        public String text() {
            return "workflows start each other without end: "
                    + steps.stream().map(step -> step.workflow() + " -> ").collect(Collectors.joining())
                    + steps.getFirst().workflow();
        }
    }

    /**
     * The loops, each workflow in one of them at most.
     *
     * @param identity by which two addresses are the same asset
     */
    public static List<Loop> of(Collection<Workflow> workflows, Function<AssetAddress, ?> identity) {
        TriggerLoops all = new TriggerLoops(workflows, identity);
        List<Loop> loops = new ArrayList<>();
        Set<ResourceName> left = all.kept(all.workflows.keySet());
        while (!left.isEmpty()) {
            Loop loop = all.loop(left);
            loops.add(loop);
            loop.steps().forEach(step -> left.remove(step.workflow()));
            left.retainAll(all.kept(left));
        }
        return loops;
    }

    /** Those that others among them start again and again: what is started from elsewhere only falls away. */
    private Set<ResourceName> kept(Collection<ResourceName> names) {
        Set<ResourceName> kept = new TreeSet<>(names);
        Deque<ResourceName> toSee = new ArrayDeque<>(kept);
        while (!toSee.isEmpty()) {
            ResourceName name = toSee.remove();
            if (kept.contains(name) && starts(name, kept).isEmpty()) {
                kept.remove(name);
                for (Task task : workflow(name).tasks()) {
                    task.produces()
                            .forEach(output ->
                                    toSee.addAll(watchers.getOrDefault(identity.apply(output.asset()), Set.of())));
                }
            }
        }
        return kept;
    }

    /** Each one is started by the one that comes next on this walk; so it meets itself. */
    private Loop loop(Set<ResourceName> names) {
        List<Step> walk = new ArrayList<>();
        Map<ResourceName, Integer> places = new HashMap<>();
        ResourceName name = names.iterator().next();
        while (!places.containsKey(name)) {
            places.put(name, walk.size());
            Start start = starts(name, names).orElseThrow();
            walk.add(new Step(name, start.input()));
            name = start.by();
        }
        List<Step> steps = new ArrayList<>(walk.subList(places.get(name), walk.size()));
        Collections.reverse(steps);
        return new Loop(steps);
    }

    private Workflow workflow(ResourceName name) {
        return Objects.requireNonNull(workflows.get(name));
    }

    private record Start(ResourceName by, OnAssets.AssetInput input) {}

    /** How a workflow is started by others of these alone. */
    private Optional<Start> starts(ResourceName name, Set<ResourceName> names) {
        for (Trigger trigger : workflow(name).triggers()) {
            if (trigger instanceof OnAssets onAssets) {
                List<Start> starts = new ArrayList<>();
                Set<Object> assets = new HashSet<>();
                for (OnAssets.AssetInput input : onAssets.assets()) {
                    Object asset = identity.apply(input.asset());
                    if (assets.add(asset)) {
                        producers.getOrDefault(asset, Set.of()).stream()
                                .filter(by -> !by.equals(name) && names.contains(by)) // itself: told by its own check
                                .findFirst()
                                .ifPresent(by -> starts.add(new Start(by, input)));
                    }
                }
                if (!starts.isEmpty() && starts.size() >= onAssets.when().atLeast()) {
                    return Optional.of(starts.getFirst());
                }
            }
        }
        return Optional.empty();
    }
}
