package dev.sluice.report.drawing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where everything of a sketch stands, in pixels. The same sketch gets the same places.
 *
 * @param boxes in the order of the sketch's nodes
 * @param lines corners of each arrow, in the order of the sketch's arrows
 */
record Placement(double width, double height, List<Box> boxes, List<List<Point>> lines) {
    static final double BOX_WIDTH = 190;
    static final double BOX_HEIGHT = 40;
    static final double REMARK_HEIGHT = 14;

    static {
        // Also teaches ELK how to copy its own values: without it the first layout fails.
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
    }

    record Box(double x, double y, double width, double height) {}

    record Point(double x, double y) {}

    static Placement of(Sketch sketch) {
        ElkNode graph = ElkGraphUtil.createGraph();
        graph.setProperty(LayeredOptions.DIRECTION, Direction.RIGHT);
        graph.setProperty(LayeredOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        graph.setProperty(LayeredOptions.RANDOM_SEED, 1);
        graph.setProperty(LayeredOptions.PADDING, new ElkPadding(8));
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 14.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, 8.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 5.0);
        graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 34.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 10.0);
        graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 5.0);
        Map<String, ElkNode> placed = new HashMap<>();
        List<ElkNode> nodes = new ArrayList<>();
        for (Sketch.Node node : sketch.nodes()) {
            ElkNode elk = ElkGraphUtil.createNode(graph);
            elk.setDimensions(BOX_WIDTH, BOX_HEIGHT + (node.remark() == null ? 0 : REMARK_HEIGHT));
            placed.put(node.key(), elk);
            nodes.add(elk);
        }
        List<ElkEdge> edges = new ArrayList<>();
        for (Sketch.Arrow arrow : sketch.arrows()) {
            edges.add(ElkGraphUtil.createSimpleEdge(placed.get(arrow.from()), placed.get(arrow.to())));
        }
        new LayeredLayoutProvider().layout(graph, new NullElkProgressMonitor());
        return new Placement(
                graph.getWidth(),
                graph.getHeight(),
                nodes.stream()
                        .map(node -> new Box(node.getX(), node.getY(), node.getWidth(), node.getHeight()))
                        .toList(),
                edges.stream().map(Placement::corners).toList());
    }

    private static List<Point> corners(ElkEdge edge) {
        List<Point> corners = new ArrayList<>();
        for (ElkEdgeSection section : edge.getSections()) {
            corners.add(new Point(section.getStartX(), section.getStartY()));
            for (ElkBendPoint bend : section.getBendPoints()) {
                corners.add(new Point(bend.getX(), bend.getY()));
            }
            corners.add(new Point(section.getEndX(), section.getEndY()));
        }
        return corners;
    }
}
