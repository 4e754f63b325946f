package dev.sluice.report.drawing;

import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Lineage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn of a lineage: its nearest nodes and the arrows between them.
 *
 * @param left how many nodes are not drawn
 */
record Sketch(List<Node> nodes, List<Arrow> arrows, int left) {
    private static final int SHORT_ID = 8;

    /** How a node looks. */
    enum Shape {
        RUN,
        FAILED_RUN,
        VERSION,
        SOURCE
    }

    /**
     * @param full everything that is said of it, for those who point at it or hear it
     * @param remark that it does not go on here, and why
     */
    record Node(
            String key,
            Shape shape,
            boolean subject,
            String title,
            String detail,
            String full,
            @Nullable String remark) {}

    /** @param part not data flows: the one is a part of the other */
    record Arrow(String from, String to, boolean part) {}

    private record Ranked(int distance, int kind, Node node) {}

    static Sketch of(Lineage lineage, int mostNodes) {
        Map<String, String> cuts = cuts(lineage);
        List<Ranked> all = new ArrayList<>();
        Set<UUID> subjects = Set.copyOf(lineage.subjects());
        lineage.runs().forEach(run -> all.add(new Ranked(run.distance(), 0, node(run, subjects, cuts))));
        lineage.versions().forEach(version -> all.add(new Ranked(version.distance(), 1, node(version, cuts))));
        all.sort(Comparator.comparingInt(Ranked::distance)
                .thenComparingInt(Ranked::kind)
                .thenComparing(ranked -> ranked.node().key()));
        List<Node> drawn = all.stream().limit(mostNodes).map(Ranked::node).toList();
        Set<String> keys = new HashSet<>();
        drawn.forEach(node -> keys.add(node.key()));
        List<Arrow> arrows = new ArrayList<>();
        Map<String, Integer> hidden = new HashMap<>();
        for (Arrow arrow : arrows(lineage)) {
            boolean from = keys.contains(arrow.from());
            boolean to = keys.contains(arrow.to());
            if (from && to) {
                arrows.add(arrow);
            } else if (from || to) {
                hidden.merge(from ? arrow.from() : arrow.to(), 1, Integer::sum);
            }
        }
        return new Sketch(
                drawn.stream()
                        .map(node -> withHidden(node, hidden.get(node.key())))
                        .toList(),
                arrows,
                all.size() - drawn.size());
    }

    private static List<Arrow> arrows(Lineage lineage) {
        List<Arrow> arrows = new ArrayList<>();
        lineage.edges().forEach(edge -> arrows.add(arrow(edge)));
        Set<UUID> runs = new HashSet<>();
        lineage.runs().forEach(run -> runs.add(run.id()));
        for (Lineage.Run run : lineage.runs()) {
            UUID parent = run.parent();
            if (parent != null && runs.contains(parent)) {
                arrows.add(new Arrow(runKey(parent), runKey(run.id()), true));
            }
        }
        return arrows;
    }

    private static Arrow arrow(Lineage.Edge edge) {
        String run = runKey(edge.run());
        String version = versionKey(edge.version());
        return switch (edge.kind()) {
            case READ -> new Arrow(version, run, false);
            case WROTE -> new Arrow(run, version, false);
        };
    }

    private static Node node(Lineage.Run run, Set<UUID> subjects, Map<String, String> cuts) {
        String state = run.state();
        boolean failed = state.equals("FAILED") || state.equals("ABORTED");
        String detail = run.id().toString().substring(0, SHORT_ID) + " · " + state
                + (run.attempt() == null ? "" : " · attempt " + run.attempt());
        return new Node(
                runKey(run.id()),
                failed ? Shape.FAILED_RUN : Shape.RUN,
                subjects.contains(run.id()),
                run.job(),
                detail,
                "Run " + run.id() + " of " + run.namespace() + "/" + run.job() + ", " + state,
                cuts.get(run.id().toString()));
    }

    private static Node node(Lineage.DatasetVersion version, Map<String, String> cuts) {
        UUID writer = version.writer();
        String detail = writer == null
                ? "source"
                : writer.toString().substring(0, SHORT_ID)
                        + (version.status() == null ? "" : " · " + version.status())
                        + (version.rows() == null ? "" : " · " + Numbers.count(version.rows(), "row"));
        return new Node(
                versionKey(version.id()),
                writer == null ? Shape.SOURCE : Shape.VERSION,
                false,
                version.name(),
                detail,
                (writer == null ? "Source " : "Version ") + version.id(),
                cuts.getOrDefault(version.id(), cuts.get(version.namespace() + "/" + version.name())));
    }

    private static Map<String, String> cuts(Lineage lineage) {
        Map<String, String> cuts = new HashMap<>();
        for (Lineage.Cut cut : lineage.cuts()) {
            String remark =
                    "ends here: " + cut.reason() + (cut.hidden() == null ? "" : ", " + cut.hidden() + " hidden");
            cuts.merge(cut.at(), remark, (first, second) -> first);
        }
        return cuts;
    }

    private static Node withHidden(Node node, @Nullable Integer hidden) {
        if (hidden == null) {
            return node;
        }
        String more = "+" + Numbers.grouped(hidden) + " not drawn";
        String remark = node.remark() == null ? more : node.remark() + "; " + more;
        return new Node(node.key(), node.shape(), node.subject(), node.title(), node.detail(), node.full(), remark);
    }

    private static String runKey(UUID run) {
        return "r:" + run;
    }

    private static String versionKey(String version) {
        return "v:" + version;
    }
}
