package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Order of jobs: who writes comes before who reads; among those that do not wait for each other higher priority goes
 * first, then the name. Jobs of a cycle stand together, by priority. Used once.
 */
final class ReleaseOrder {
    private static final Comparator<Release.Node> BY_PRIORITY =
            Comparator.comparingInt(Release.Node::priority).reversed().thenComparing(Release.Node::job);

    private final Map<JobId, Release.Node> nodes = new TreeMap<>();
    private final Map<JobId, Set<JobId>> next = new HashMap<>();
    // Tarjan, without recursion: lineage can be deeper than a stack.
    private final Map<JobId, Integer> number = new HashMap<>();
    private final Map<JobId, Integer> low = new HashMap<>();
    private final Map<JobId, Integer> component = new HashMap<>();
    private final Deque<JobId> open = new ArrayDeque<>();
    private final List<List<Release.Node>> components = new ArrayList<>();

    ReleaseOrder(Collection<Release.Node> jobs, Set<JobId> others) {
        jobs.forEach(node -> nodes.put(node.job(), node));
        others.forEach(job -> nodes.putIfAbsent(job, new Release.Node(job, Set.of(), Set.of(), 0)));
        Map<DatasetId, Set<JobId>> readers = new HashMap<>();
        nodes.values().forEach(node -> node.reads().forEach(read -> readers.computeIfAbsent(read, _ -> new TreeSet<>())
                .add(node.job())));
        nodes.values().forEach(node -> {
            Set<JobId> after = new TreeSet<>();
            node.writes().forEach(written -> after.addAll(readers.getOrDefault(written, Set.of())));
            next.put(node.job(), after);
        });
    }

    List<JobId> jobs() {
        nodes.keySet().forEach(this::components);
        int[] before = new int[components.size()];
        List<Set<Integer>> after = new ArrayList<>();
        for (List<Release.Node> members : components) {
            Set<Integer> targets = targets(members);
            targets.forEach(target -> before[target]++);
            after.add(targets);
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>(
                Comparator.comparing(index -> components.get(index).getFirst(), BY_PRIORITY));
        for (int index = 0; index < before.length; index++) {
            if (before[index] == 0) {
                ready.add(index);
            }
        }
        List<JobId> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int index = ready.remove();
            components.get(index).forEach(node -> order.add(node.job()));
            for (int target : after.get(index)) {
                before[target]--;
                if (before[target] == 0) {
                    ready.add(target);
                }
            }
        }
        return order;
    }

    private Set<Integer> targets(List<Release.Node> members) {
        Set<Integer> targets = new TreeSet<>();
        int own = component.getOrDefault(members.getFirst().job(), -1);
        for (Release.Node node : members) {
            for (JobId after : next.getOrDefault(node.job(), Set.of())) {
                targets.add(component.getOrDefault(after, -1));
            }
        }
        targets.remove(own);
        return targets;
    }

    private record Frame(JobId job, Iterator<JobId> rest) {}

    private void components(JobId start) {
        if (number.containsKey(start)) {
            return;
        }
        Deque<Frame> stack = new ArrayDeque<>();
        stack.push(enter(start));
        while (!stack.isEmpty()) {
            Frame frame = stack.getFirst();
            if (frame.rest().hasNext()) {
                JobId after = frame.rest().next();
                if (!number.containsKey(after)) {
                    stack.push(enter(after));
                } else if (!component.containsKey(after)) {
                    low.merge(frame.job(), number.getOrDefault(after, 0), Math::min);
                }
            } else {
                stack.pop();
                leave(frame.job());
                if (!stack.isEmpty()) {
                    low.merge(stack.getFirst().job(), low.getOrDefault(frame.job(), 0), Math::min);
                }
            }
        }
    }

    private Frame enter(JobId job) {
        number.put(job, number.size());
        low.put(job, number.size() - 1);
        open.push(job);
        return new Frame(job, next.getOrDefault(job, Set.of()).iterator());
    }

    private void leave(JobId job) {
        if (!low.getOrDefault(job, 0).equals(number.get(job))) {
            return;
        }
        List<Release.Node> members = new ArrayList<>();
        JobId member;
        do {
            member = open.pop();
            component.put(member, components.size());
            members.add(nodes.getOrDefault(member, new Release.Node(member, Set.of(), Set.of(), 0)));
        } while (!member.equals(job));
        members.sort(BY_PRIORITY);
        components.add(members);
    }
}
