package dev.sluice.scheduler.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides which tasks of a run go on, and when the run is over. */
public final class RunPlanner {
    private RunPlanner() {}

    /**
     * A run as it stands.
     *
     * @param upstream tasks before each task, direct ones only; no cycle
     * @param tasks where each task stands
     * @param cancelled whether somebody asked to cancel the run
     */
    public record Snapshot(Map<String, Set<String>> upstream, Map<String, TaskStatus> tasks, boolean cancelled) {
        public Snapshot {
            upstream = Map.copyOf(upstream);
            tasks = new LinkedHashMap<>(tasks);
        }
    }

    /** What has to be done. */
    public sealed interface Step {
        /** A task has nothing to wait for any more. */
        record MakeReady(String task) implements Step {}

        /** A task will never run. */
        record GiveUp(String task, Set<String> failed) implements Step {
            public GiveUp {
                failed = Set.copyOf(failed);
            }
        }

        /** A task that has not started is cancelled. */
        record Cancel(String task) implements Step {}

        /** All tasks are done. */
        record Finish(RunStatus status) implements Step {}
    }

    /** The steps that follow from the snapshot; carrying them out and asking again gives none. */
    public static List<Step> plan(Snapshot run) {
        Map<String, TaskStatus> tasks = new LinkedHashMap<>(run.tasks());
        List<Step> steps = new ArrayList<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<String, TaskStatus> task : tasks.entrySet()) {
                TaskStatus next = next(run, tasks, task.getKey(), task.getValue(), steps);
                changed |= next != task.getValue();
                task.setValue(next);
            }
        }
        if (tasks.values().stream().allMatch(TaskStatus::isDone)) {
            steps.add(new Step.Finish(outcome(tasks, run.cancelled())));
        }
        return steps;
    }

    private static TaskStatus next(
            Snapshot run, Map<String, TaskStatus> tasks, String task, TaskStatus status, List<Step> steps) {
        if (run.cancelled() && (status == TaskStatus.BLOCKED || status == TaskStatus.READY)) {
            steps.add(new Step.Cancel(task));
            return TaskStatus.CANCELLED;
        }
        if (status != TaskStatus.BLOCKED) {
            return status;
        }
        Set<String> failed = new TreeSet<>();
        boolean waits = false;
        for (String before : run.upstream().getOrDefault(task, Set.of())) {
            TaskStatus there = tasks.getOrDefault(before, TaskStatus.BLOCKED);
            waits |= !there.isDone();
            if (there.isDone() && !there.satisfies()) {
                failed.add(before);
            }
        }
        if (!failed.isEmpty()) {
            steps.add(new Step.GiveUp(task, failed));
            return TaskStatus.UPSTREAM_FAILED;
        }
        if (waits) {
            return status;
        }
        steps.add(new Step.MakeReady(task));
        return TaskStatus.READY;
    }

    private static RunStatus outcome(Map<String, TaskStatus> tasks, boolean cancelled) {
        if (tasks.containsValue(TaskStatus.FAILED)) {
            return RunStatus.FAILED;
        }
        boolean all = tasks.values().stream().allMatch(TaskStatus::satisfies);
        return all ? RunStatus.SUCCEEDED : cancelled ? RunStatus.CANCELLED : RunStatus.FAILED;
    }
}
