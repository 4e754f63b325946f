package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.plan.RunPlanner.Snapshot;
import dev.sluice.scheduler.plan.RunPlanner.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Any graph, any outcomes, a cancellation at any time: the run ends, and no task runs too early. */
class RunPlannerPropertyTest {
    private static final List<TaskStatus> OUTCOMES = List.of(
            TaskStatus.SUCCEEDED,
            TaskStatus.SUCCEEDED,
            TaskStatus.SUCCEEDED,
            TaskStatus.UNCHANGED,
            TaskStatus.FAILED,
            TaskStatus.CANCELLED);

    @Property
    void everyRunEndsAndNoTaskStartsBeforeItsUpstream(
            @ForAll @IntRange(min = 0, max = 9) int size,
            @ForAll Random random,
            @ForAll @IntRange(min = 0, max = 25) int cancelledAfter) {
        Map<String, Set<String>> upstream = graph(size, random);
        Map<String, TaskStatus> tasks = new LinkedHashMap<>();
        shuffled(upstream.keySet(), random).forEach(task -> tasks.put(task, TaskStatus.BLOCKED));
        RunStatus end = null;

        for (int round = 0; end == null; round++) {
            boolean cancelled = round >= cancelledAfter;
            end = carryOut(upstream, tasks, cancelled);
            assertThat(RunPlanner.plan(new Snapshot(upstream, tasks, cancelled)).stream()
                            .filter(s -> !(s instanceof Step.Finish)))
                    .as("carrying out the steps and asking again gives none")
                    .isEmpty();
            if (end == null) {
                List<String> open = tasks.keySet().stream()
                        .filter(t -> tasks.get(t) == TaskStatus.READY || tasks.get(t) == TaskStatus.RUNNING)
                        .toList();
                assertThat(open)
                        .as("a run that is not over has something to do")
                        .isNotEmpty();
                String task = open.get(random.nextInt(open.size()));
                tasks.put(
                        task,
                        tasks.get(task) == TaskStatus.READY
                                ? TaskStatus.RUNNING
                                : OUTCOMES.get(random.nextInt(OUTCOMES.size())));
            }
        }

        assertThat(tasks.values()).allMatch(TaskStatus::isDone);
        assertThat(end == RunStatus.SUCCEEDED).isEqualTo(tasks.values().stream().allMatch(TaskStatus::satisfies));
        tasks.forEach((task, status) -> {
            if (status == TaskStatus.UPSTREAM_FAILED) {
                assertThat(upstream.get(task)).anyMatch(before -> !satisfied(tasks, before));
            }
        });
    }

    private static @org.jspecify.annotations.Nullable RunStatus carryOut(
            Map<String, Set<String>> upstream, Map<String, TaskStatus> tasks, boolean cancelled) {
        RunStatus end = null;
        Set<String> named = new HashSet<>();
        for (Step step : RunPlanner.plan(new Snapshot(upstream, tasks, cancelled))) {
            switch (step) {
                case Step.MakeReady ready -> {
                    assertThat(named.add(ready.task())).isTrue();
                    assertThat(cancelled).isFalse();
                    assertThat(upstream.get(ready.task())).allMatch(before -> satisfied(tasks, before));
                    assertThat(tasks.put(ready.task(), TaskStatus.READY)).isEqualTo(TaskStatus.BLOCKED);
                }
                case Step.GiveUp up -> {
                    assertThat(named.add(up.task())).isTrue();
                    assertThat(up.failed()).isNotEmpty().isSubsetOf(upstream.get(up.task()));
                    assertThat(tasks.put(up.task(), TaskStatus.UPSTREAM_FAILED)).isEqualTo(TaskStatus.BLOCKED);
                }
                case Step.Cancel cancel -> {
                    assertThat(named.add(cancel.task())).isTrue();
                    assertThat(tasks.put(cancel.task(), TaskStatus.CANCELLED))
                            .isIn(TaskStatus.BLOCKED, TaskStatus.READY);
                }
                case Step.Finish finish -> end = finish.status();
            }
        }
        return end;
    }

    private static boolean satisfied(Map<String, TaskStatus> tasks, String task) {
        return tasks.getOrDefault(task, TaskStatus.BLOCKED).satisfies();
    }

    private static Map<String, Set<String>> graph(int size, Random random) {
        Map<String, Set<String>> upstream = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            Set<String> before = new HashSet<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    before.add("t" + j);
                }
            }
            upstream.put("t" + i, before);
        }
        return upstream;
    }

    private static List<String> shuffled(Set<String> names, Random random) {
        List<String> shuffled = new ArrayList<>(names);
        java.util.Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
