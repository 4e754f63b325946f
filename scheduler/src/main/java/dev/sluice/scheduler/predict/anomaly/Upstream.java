package dev.sluice.scheduler.predict.anomaly;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each node comes from directly: a job from what it reads and from the jobs it contains or waits for, a dataset from the
 * jobs that write it.
 */
public record Upstream(Map<Node, Set<Node>> parents) {
    /** Farthest that a cause is looked for, in edges. */
    public static final int DEEPEST = 16;

    /** Most nodes of one walk. */
    public static final int MOST_NODES = 2_000;

    public Upstream {
        Map<Node, Set<Node>> copy = new HashMap<>();
        parents.forEach((node, of) -> copy.put(node, Collections.unmodifiableSortedSet(new TreeSet<>(of))));
        parents = Collections.unmodifiableMap(copy);
    }

    /** Nodes directly upstream. */
    public Set<Node> of(Node node) {
        return parents.getOrDefault(node, Set.of());
    }

    /** Who writes a dataset; a job itself. */
    List<Node> makers(Node node) {
        return node.isJob()
                ? List.of(node)
                : of(node).stream().filter(Node::isJob).toList();
    }

    /** A place on a walk: how far from its start, and over how many jobs about which nothing is remarkable in a row. */
    private record Step(Node node, int distance, int gap) {}

    /**
     * Everything upstream, with its distance, the node itself left out unless it is on a cycle. Not past more than {@code most}
     * unremarkable jobs in a row: what is odd beyond jobs that went as usual is no explanation.
     */
    Map<Node, Integer> walk(Node start, Set<Node> remarkable, int most) {
        Map<Node, Integer> gaps = new HashMap<>();
        Map<Node, Integer> distances = new TreeMap<>();
        Deque<Step> steps = new ArrayDeque<>();
        steps.add(new Step(start, 0, 0));
        while (!steps.isEmpty() && distances.size() < MOST_NODES) {
            Step step = steps.removeFirst();
            for (Node parent : of(step.node())) {
                int gap = remarkable.contains(parent) ? 0 : step.gap() + (parent.isJob() ? 1 : 0);
                Integer known = gaps.get(parent);
                if (gap > most || step.distance() >= DEEPEST || (known != null && known <= gap)) {
                    continue;
                }
                gaps.put(parent, gap);
                distances.putIfAbsent(parent, step.distance() + 1);
                steps.addLast(new Step(parent, step.distance() + 1, gap));
            }
        }
        return distances;
    }
}
