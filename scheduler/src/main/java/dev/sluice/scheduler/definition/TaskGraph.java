package dev.sluice.scheduler.definition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Order of a workflow's tasks: a task runs after those that produce what it consumes, and after those it names. Immutable.
 *
 * <p>A task that reads what it writes itself does not wait for itself.
 */
public final class TaskGraph {
    private final List<String> tasks;
    private final Map<String, Set<String>> upstream;
    private final Map<String, Set<String>> downstream;

    private TaskGraph(List<String> tasks, Map<String, Set<String>> upstream, Map<String, Set<String>> downstream) {
        this.tasks = tasks;
        this.upstream = upstream;
        this.downstream = downstream;
    }

    /** Derives the graph. Names in {@code after} that no task has are left out. */
    public static TaskGraph of(Workflow workflow) {
        Map<AssetAddress, Set<String>> producers = new HashMap<>();
        List<String> ids = workflow.tasks().stream().map(Task::id).distinct().toList();
        for (Task task : workflow.tasks()) {
            for (Task.Output output : task.produces()) {
                producers
                        .computeIfAbsent(output.asset(), _ -> new LinkedHashSet<>())
                        .add(task.id());
            }
        }
        Map<String, Set<String>> up = empty(ids);
        Map<String, Set<String>> down = empty(ids);
        for (Task task : workflow.tasks()) {
            Set<String> before = new LinkedHashSet<>(task.after());
            task.consumes().forEach(asset -> before.addAll(producers.getOrDefault(asset, Set.of())));
            if (!task.after().contains(task.id())) {
                before.remove(task.id());
            }
            for (String id : before) {
                Set<String> followers = down.get(id);
                if (followers != null) {
                    followers.add(task.id());
                    up.getOrDefault(task.id(), new LinkedHashSet<>()).add(id);
                }
            }
        }
        return new TaskGraph(ids, up, down);
    }

    private static Map<String, Set<String>> empty(List<String> ids) {
        Map<String, Set<String>> map = new LinkedHashMap<>();
        ids.forEach(id -> map.put(id, new LinkedHashSet<>()));
        return map;
    }

    /** Tasks that have to be done right before. */
    public Set<String> upstream(String task) {
        return Set.copyOf(upstream.getOrDefault(task, Set.of()));
    }

    /** Tasks that wait for it directly. */
    public Set<String> downstream(String task) {
        return Set.copyOf(downstream.getOrDefault(task, Set.of()));
    }

    /** All tasks that wait for it, directly or not, in topological order. */
    public List<String> allDownstream(String task) {
        Set<String> reached = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(downstream.getOrDefault(task, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (reached.add(next)) {
                open.addAll(downstream.getOrDefault(next, Set.of()));
            }
        }
        return order().stream().filter(reached::contains).toList();
    }

    /**
     * Every task after those it waits for; among equals in the order of the definition.
     *
     * @throws IllegalStateException when there is a cycle
     */
    public List<String> order() {
        Map<String, Integer> rank = new HashMap<>();
        Map<String, Integer> waiting = new HashMap<>();
        PriorityQueue<String> ready = new PriorityQueue<>((a, b) -> Integer.compare(rank(rank, a), rank(rank, b)));
        for (String id : tasks) {
            rank.put(id, rank.size());
        }
        for (String id : tasks) {
            int count = upstream.getOrDefault(id, Set.of()).size();
            waiting.put(id, count);
            if (count == 0) {
                ready.add(id);
            }
        }
        List<String> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            String id = ready.remove();
            order.add(id);
            for (String next : downstream.getOrDefault(id, Set.of())) {
                if (waiting.merge(next, -1, Integer::sum) == 0) {
                    ready.add(next);
                }
            }
        }
        if (order.size() < tasks.size()) {
            throw new IllegalStateException("tasks wait for each other: " + String.join(" -> ", cycles().getFirst()));
        }
        return List.copyOf(order);
    }

    private static int rank(Map<String, Integer> rank, String id) {
        return rank.getOrDefault(id, 0);
    }

    /**
     * Cycles, each from a task back to it: {@code [a, b, a]}, where b waits for a and a for b. Every task of a cycle is in at least
     * one of them that shares no task with the ones before.
     */
    public List<List<String>> cycles() {
        List<List<String>> cycles = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        for (String id : tasks) {
            if (!done.contains(id)) {
                cycleFrom(id, done).ifPresent(cycle -> {
                    cycles.add(cycle);
                    done.addAll(cycle);
                });
            }
        }
        return cycles;
    }

    /** The shortest way from a task back to itself over tasks that are not done. */
    private java.util.Optional<List<String>> cycleFrom(String start, Set<String> done) {
        Map<String, String> cameFrom = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String id = open.remove();
            for (String next : downstream.getOrDefault(id, Set.of())) {
                if (next.equals(start)) {
                    List<String> cycle = new ArrayList<>(List.of(start));
                    for (String back = id; back != null && !back.equals(start); back = cameFrom.get(back)) {
                        cycle.add(1, back);
                    }
                    cycle.add(start);
                    return java.util.Optional.of(List.copyOf(cycle));
                }
                if (!done.contains(next) && !cameFrom.containsKey(next)) {
                    cameFrom.put(next, id);
                    open.add(next);
                }
            }
        }
        return java.util.Optional.empty();
    }
}
