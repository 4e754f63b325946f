package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.WalkMode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What nodes and their edges were when they last changed, so that a walk need not fetch again what it fetched before.
 *
 * <p>Every change of a node or of an edge that touches it leaves the log position of its batch at the node. A view is asked
 * for by that position, so one that is out of date is not found; who changed the graph does not matter. Bounded by an
 * estimate of its bytes. Safe for concurrent callers.
 */
final class NodeViews {
    private static final long NODE = 500;
    private static final long EDGE = 250;

    /** A node and its edges of one mode and orientation, as known now, whenever they hold. */
    record View(long changed, GraphNode node, List<GraphEdge> edges) {
        View {
            edges = List.copyOf(edges);
        }

        private long weight() {
            return NODE + EDGE * edges.size();
        }
    }

    /** DATASET and JOB look at the same edges. */
    private record Key(long node, WalkMode mode, boolean incoming) {
        static Key of(long node, WalkMode mode, Direction direction) {
            return new Key(node, mode == WalkMode.DATASET ? WalkMode.JOB : mode, direction == Direction.UPSTREAM);
        }
    }

    private final long bytes;
    private final Map<Key, View> views = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;
    private String generation = "";

    NodeViews(long bytes) {
        this.bytes = bytes;
    }

    /** Forgets everything when the graph was built anew: its positions start again. */
    synchronized void ofGeneration(String present) {
        if (!present.equals(generation)) {
            views.clear();
            weight = 0;
            generation = present;
        }
    }

    /** The view of a node that last changed at this position. */
    synchronized @Nullable View find(long node, long changed, WalkMode mode, Direction direction) {
        View view = views.get(Key.of(node, mode, direction));
        return view == null || view.changed != changed ? null : view;
    }

    /** Keeps a view, unless the graph was built anew meanwhile. */
    synchronized void keep(View view, WalkMode mode, Direction direction, String of) {
        if (!of.equals(generation)) {
            return;
        }
        View before = views.put(Key.of(view.node.id(), mode, direction), view);
        weight += view.weight() - (before == null ? 0 : before.weight());
        Iterator<View> eldest = views.values().iterator();
        while (weight > bytes && eldest.hasNext()) {
            weight -= eldest.next().weight();
            eldest.remove();
        }
    }
}
