package dev.sluice.scheduler.definition.plan;

import dev.sluice.model.Glob;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.GateSpec.Reach;
import dev.sluice.model.quality.GateSpec.Scope;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Workflow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whom a gate holds, as far as definitions say. Pure. */
public final class GatePreview {
    private static final int SHOWN = 20;

    private GatePreview() {}

    /**
     * A task that reads what a gate guards.
     *
     * @param workflow whose
     * @param task id of the task
     * @param columns of the guarded asset that its outputs are said to come from; empty: not said, so all
     */
    public record Reader(ResourceName workflow, String task, Set<String> columns) {
        public Reader {
            columns = java.util.Collections.unmodifiableSet(new TreeSet<>(columns));
        }

        @Override
        public String toString() {
            String whole = workflow + " task " + task;
            return columns.isEmpty() ? whole : whole + " (columns " + String.join(", ", columns) + ")";
        }
    }

    /**
     * The direct readers within the scope of a gate; none for one that holds nothing. Who reads further downstream, only
     * lineage tells.
     *
     * @param workflows that are, or will be, deployed
     * @param identity what makes two addresses the same asset
     */
    public static List<Reader> readers(Gate gate, Collection<Workflow> workflows, Function<AssetAddress, ?> identity) {
        Scope scope = gate.spec().scope();
        if (!gate.spec().enforced() || scope.reach() == Reach.NONE) {
            return List.of();
        }
        Object guarded = identity.apply(gate.asset());
        List<Reader> readers = new ArrayList<>();
        for (Workflow workflow : workflows) {
            String name = workflow.metadata().name().toString();
            if (inScope(scope, name)) {
                for (Task task : workflow.tasks()) {
                    if (task.consumes().stream().anyMatch(a -> identity.apply(a).equals(guarded))) {
                        readers.add(
                                new Reader(workflow.metadata().name(), task.id(), columns(task, guarded, identity)));
                    }
                }
            }
        }
        readers.sort(Comparator.comparing(Reader::workflow).thenComparing(Reader::task));
        return List.copyOf(readers);
    }

    private static boolean inScope(Scope scope, String workflow) {
        return (scope.only().isEmpty()
                        || scope.only().stream().anyMatch(glob -> Glob.of(glob).matches(workflow)))
                && scope.except().stream().noneMatch(glob -> Glob.of(glob).matches(workflow));
    }

    /** Known only when every output says where its columns come from. */
    private static Set<String> columns(Task task, Object guarded, Function<AssetAddress, ?> identity) {
        Set<String> columns = new TreeSet<>();
        for (Task.Output output : task.produces()) {
            if (output.columns().isEmpty()) {
                return Set.of();
            }
            output.columns().values().forEach(refs -> refs.stream()
                    .filter(ref -> identity.apply(ref.asset()).equals(guarded))
                    .forEach(ref -> columns.add(ref.column())));
        }
        return columns;
    }

    /** What comes of a gate as it will be, in sentences for people. */
    public static List<String> effects(Gate gate, List<Reader> readers) {
        List<String> effects = new ArrayList<>();
        effects.add("guards " + gate.asset());
        if (!gate.spec().enforced()) {
            effects.add("holds nobody: enforce is false, it only records and tells");
        } else if (gate.spec().scope().reach() == Reach.NONE) {
            effects.add("holds nobody: its scope reaches none");
        } else {
            effects.add(
                    readers.isEmpty()
                            ? "no deployed workflow within its scope reads it"
                            : "when it fails it holds " + list(readers));
            if (gate.spec().scope().reach() == Reach.DOWNSTREAM) {
                effects.add("and whoever reads further downstream by lineage");
            }
            if (gate.spec().onHold() == GateSpec.OnHold.LAST_GOOD) {
                effects.add("systems that ask and name versions read the last good one; workflows wait,"
                        + " for a task reads its store as it stands");
            }
        }
        return effects;
    }

    /** What comes of a gate that goes. */
    public static List<String> removal(Gate gate, List<Reader> readers) {
        return readers.isEmpty()
                ? List.of(gate.asset() + " is not guarded by it any more")
                : List.of(gate.asset() + " is not guarded by it any more", "what it holds goes on: " + list(readers));
    }

    private static String list(List<Reader> readers) {
        String shown = readers.stream().limit(SHOWN).map(Reader::toString).collect(Collectors.joining("; "));
        return readers.size() > SHOWN ? shown + "; and " + (readers.size() - SHOWN) + " more" : shown;
    }
}
