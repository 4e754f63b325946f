package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.WalkMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that walk.
 *
 * <p>One hop over mixed types, quantified, with the time predicates inside: only this form makes the planner prune and go
 * breadth first. The bound of a quantifier cannot be a parameter, so there is a fixed text per mode, direction and bound,
 * which keeps plans in the cache.
 */
final class WalkCypher {
    private static final int[] HOPS = {2, 4, 6, 8, 12, 22, 42, 62, 102, 202};

    static final String HOLDS = "e.validFrom <= $t AND e.validTo > $t AND e.knownFrom <= $k AND e.knownTo > $k";

    private static final String COLUMNS = """
            [e.key, e.edgeId, type(e), o.id, e.ownerId, e.source, e.flow, e.io, e.transformationType, e.transformationSubtype,
             e.masking, e.validFrom, e.validTo, e.knownFrom, e.knownTo]""";

    private record Key(WalkMode mode, Direction direction, int hops) {}

    private static final Map<Key, String> REACH = new HashMap<>();
    private static final Map<Key, String> NEAR = new HashMap<>();
    private static final Map<Key, String> PATHS = new HashMap<>();

    static {
        for (WalkMode mode : WalkMode.values()) {
            for (int hops : HOPS) {
                PATHS.put(new Key(mode, Direction.DOWNSTREAM, hops), pathsText(mode, hops));
                for (Direction direction : Direction.values()) {
                    REACH.put(new Key(mode, direction, hops), reachText(mode, direction, hops));
                    NEAR.put(new Key(mode, direction, hops), nearText(mode, direction, hops));
                }
            }
        }
    }

    private WalkCypher() {}

    /**
     * Distinct nodes within at least so many hops of the roots, nearest first, each with its edges: those it is reached by
     * when going upstream, else those that leave it. Not for BOTH.
     */
    static String reach(WalkMode mode, Direction direction, int hops) {
        return text(REACH, new Key(mode, direction, bound(hops)));
    }

    /**
     * As {@link #reach}, but all in one row: of each node only its id, and the position at which it or its edges last
     * changed. What these were is asked for with {@link #views}, or known already.
     */
    static String near(WalkMode mode, Direction direction, int hops) {
        return text(NEAR, new Key(mode, direction, bound(hops)));
    }

    /**
     * Nodes by id with all edges of a mode, as known now, whenever they hold; null in place of more than {@code $most}.
     * Other columns as {@link #reach}, but the first one tells when the node last changed.
     */
    static String views(WalkMode mode, Direction direction) {
        return """
                MATCH (n:Node) WHERE n.id IN $ids
                RETURN coalesce(n.changed, 0), n.id, n.kind, n.namespace, n.name, n.field, n.datasetId, n.canonicalId,
                    CASE WHEN COUNT { MATCH %s } > $most THEN null ELSE COLLECT { MATCH %s RETURN %s } END AS edges""".formatted(
                ends(mode, direction, "true"), ends(mode, direction, "e.knownTo = 9223372036854775807"), COLUMNS);
    }

    /** Nodes by id with the edges of a mode that hold; columns as {@link #views}. For nodes with very many edges. */
    static String viewsAt(WalkMode mode, Direction direction) {
        return """
                MATCH (n:Node) WHERE n.id IN $ids
                RETURN coalesce(n.changed, 0), n.id, n.kind, n.namespace, n.name, n.field, n.datasetId, n.canonicalId,
                    COLLECT { MATCH %s RETURN %s } AS edges""".formatted(ends(mode, direction, edgeFlag(mode) + HOLDS), COLUMNS);
    }

    static String paths(WalkMode mode, int hops) {
        return text(PATHS, new Key(mode, Direction.DOWNSTREAM, bound(hops)));
    }

    /** All texts that walk, for the test of their plans and for warming. */
    static Iterable<String> allReaching() {
        List<String> all = new ArrayList<>(REACH.values());
        all.addAll(NEAR.values());
        return all;
    }

    private static String text(Map<Key, String> texts, Key key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no statement for " + key);
        }
        return text;
    }

    static int bound(int hops) {
        for (int bound : HOPS) {
            if (hops <= bound) {
                return bound;
            }
        }
        return HOPS[HOPS.length - 1];
    }

    static String reachText(WalkMode mode, Direction direction, int hops) {
        return reachText(mode, direction, reaching(mode, direction, hops));
    }

    /** With the pattern that reaches the nodes. */
    static String reachText(WalkMode mode, Direction direction, String reaching) {
        return """
                %s
                WITH g, n, min(length(p)) AS hops ORDER BY hops, n.id LIMIT $limit
                RETURN g.position, n.id, n.kind, n.namespace, n.name, n.field, n.datasetId, n.canonicalId, COLLECT {
                    MATCH %s RETURN %s
                } AS edges""".formatted(reaching, ends(mode, direction, edgeFlag(mode) + HOLDS), COLUMNS);
    }

    static String nearText(WalkMode mode, Direction direction, int hops) {
        return nearText(reaching(mode, direction, hops));
    }

    /** With the pattern that reaches the nodes. The projection may go on meanwhile: the first position that was read counts. */
    static String nearText(String reaching) {
        return """
                %s
                WITH g, n, n.id AS id, min(length(p)) AS hops ORDER BY hops, id LIMIT $limit
                RETURN min(g.position), min(coalesce(g.generation, '')), collect([id, coalesce(n.changed, 0)])""".formatted(reaching);
    }

    private static String ends(WalkMode mode, Direction direction, String which) {
        String form = direction == Direction.UPSTREAM ? "(n)<-[e:%s WHERE %s]-(o)" : "(n)-[e:%s WHERE %s]->(o)";
        return form.formatted(edgeTypes(mode), which);
    }

    private static String reaching(WalkMode mode, Direction direction, int hops) {
        return """
                MATCH (g:Projection {name: 'graph'})
                MATCH (s:Node) WHERE s.id IN $roots
                MATCH p = (s) (()%s[e:%s WHERE %s%s]%s()){0,%d} (n)""".formatted(left(direction), types(mode), flag(mode), HOLDS, right(direction), hops);
    }

    static String left(Direction direction) {
        return switch (direction) {
            case UPSTREAM -> "<-";
            case DOWNSTREAM, BOTH, UNDIRECTED -> "-";
        };
    }

    static String right(Direction direction) {
        return switch (direction) {
            case DOWNSTREAM -> "->";
            case UPSTREAM, BOTH, UNDIRECTED -> "-";
        };
    }

    /** Edges to return; other than those to walk, these tell of incomplete jobs. */
    private static String edgeTypes(WalkMode mode) {
        return switch (mode) {
            case DATASET, JOB -> types(mode) + "|INCOMPLETE";
            case FIELD, CONTROL -> types(mode);
        };
    }

    private static String edgeFlag(WalkMode mode) {
        return switch (mode) {
            case DATASET -> "(e.flow OR e:INCOMPLETE) AND ";
            case JOB -> "(e.io OR e:INCOMPLETE) AND ";
            case FIELD, CONTROL -> "";
        };
    }

    private static String pathsText(WalkMode mode, int hops) {
        return """
                MATCH (s:Node {id: $from}), (g:Node {id: $to})
                MATCH p = SHORTEST 200 (s) (()-[e:%s WHERE %s%s]->()){1,%d} (g)
                RETURN DISTINCT [n IN nodes(p) | n.id] AS ids, length(p) AS hops ORDER BY hops, ids LIMIT $limit""".formatted(types(mode), flag(mode), HOLDS, hops);
    }

    static String types(WalkMode mode) {
        return switch (mode) {
            case DATASET, JOB -> "READ_BY|WRITES|FEEDS";
            case FIELD -> "DERIVES|HAS_FIELD";
            case CONTROL -> "TRIGGERS";
        };
    }

    static String flag(WalkMode mode) {
        return switch (mode) {
            case DATASET -> "e.flow AND ";
            case JOB -> "e.io AND ";
            case FIELD, CONTROL -> "";
        };
    }
}
