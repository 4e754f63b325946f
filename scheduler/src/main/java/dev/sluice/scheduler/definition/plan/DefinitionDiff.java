package dev.sluice.scheduler.definition.plan;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.Change.Impact;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Differences between two versions of a workflow, in the words of its YAML. Pure; the order of triggers and tasks does not count. */
public final class DefinitionDiff {
    private DefinitionDiff() {}

    /**
     * What changes from one version to the other: single values, whole triggers and tasks, and assets that are no longer produced.
     * Defaults count as written, so moving a value into {@code defaults} is no change.
     */
    public static List<Change> between(Workflow before, Workflow after) {
        List<Change> changes = new ArrayList<>();
        compare("metadata", before.metadata(), after.metadata(), changes);
        compare("spec.description", before.description(), after.description(), changes);
        compare("spec.parameters", before.parameters(), after.parameters(), changes);
        compare("spec.partitions", before.partitions(), after.partitions(), changes);
        named("spec.triggers", before.triggers(), after.triggers(), Trigger::id, changes);
        compare("spec.run", before.run(), after.run(), changes);
        compare("spec.slo", before.slo(), after.slo(), changes);
        compare("spec.forecast", before.forecast(), after.forecast(), changes);
        compare("spec.reproduce", before.reproduce(), after.reproduce(), changes);
        named("spec.tasks", before.tasks(), after.tasks(), Task::id, changes);
        Set<AssetAddress> still = produced(after);
        for (Task task : before.tasks()) {
            for (Task.Output output : task.produces()) {
                if (!still.contains(output.asset())) {
                    String path = "spec.tasks[" + task.id() + "].produces[" + output.alias() + "]";
                    // Told as a whole, not key by key.
                    changes.removeIf(
                            c -> c.path().startsWith(path + ".") && c.after().isEmpty());
                    changes.add(new Change(
                            path, Optional.of(output.asset().toString()), Optional.empty(), Impact.ASSET_REMOVED));
                }
            }
        }
        return List.copyOf(changes);
    }

    private static Set<AssetAddress> produced(Workflow workflow) {
        Set<AssetAddress> assets = new HashSet<>();
        workflow.tasks().forEach(task -> task.produces().forEach(output -> assets.add(output.asset())));
        return assets;
    }

    /** Whole items that come or go are one change each. */
    private static <T> void named(
            String path, List<T> before, List<T> after, Function<T, String> id, List<Change> changes) {
        named(path, before, after, id, DefinitionDiff::impact, changes);
    }

    static <T> void named(
            String path,
            List<T> before,
            List<T> after,
            Function<T, String> id,
            Function<String, Impact> impact,
            List<Change> changes) {
        Map<String, T> old = new LinkedHashMap<>();
        before.forEach(item -> old.put(id.apply(item), item));
        Map<String, T> now = new LinkedHashMap<>();
        after.forEach(item -> now.put(id.apply(item), item));
        Set<String> ids = new LinkedHashSet<>(old.keySet());
        ids.addAll(now.keySet());
        for (String name : ids) {
            T was = old.get(name);
            T is = now.get(name);
            String itemPath = path + "[" + name + "]";
            if (was != null && is != null) {
                compare(itemPath, was, is, impact, changes);
            } else {
                changes.add(new Change(
                        itemPath,
                        Optional.ofNullable(was).map(w -> type(itemPath, w)),
                        Optional.ofNullable(is).map(i -> type(itemPath, i)),
                        impact.apply(itemPath)));
            }
        }
    }

    private static String type(String path, Object item) {
        return Outline.of(path, item).getOrDefault(path + ".type", "");
    }

    private static void compare(String path, Object before, Object after, List<Change> changes) {
        compare(path, before, after, DefinitionDiff::impact, changes);
    }

    static void compare(
            String path, Object before, Object after, Function<String, Impact> impact, List<Change> changes) {
        Map<String, String> old = Outline.of(path, before);
        Map<String, String> now = Outline.of(path, after);
        Set<String> paths = new LinkedHashSet<>(old.keySet());
        paths.addAll(now.keySet());
        for (String line : paths) {
            Optional<String> was = Optional.ofNullable(old.get(line));
            Optional<String> is = Optional.ofNullable(now.get(line));
            if (!was.equals(is)) {
                changes.add(new Change(line, was, is, impact.apply(line)));
            }
        }
    }

    private static Impact impact(String path) {
        if (path.startsWith("spec.description") || path.startsWith("metadata.labels")) {
            return Impact.DESCRIPTION;
        }
        if (path.startsWith("metadata") || path.startsWith("spec.slo") || path.startsWith("spec.forecast.promises")) {
            return Impact.ALERTING;
        }
        if (path.startsWith("spec.triggers")) {
            return Impact.FIRING;
        }
        if (path.startsWith("spec.partitions") || path.contains("].consumes") || path.contains("].produces")) {
            return Impact.DATA;
        }
        return Impact.EXECUTION;
    }
}
