package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.WalkMode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The statements of {@link WalkCypher} for somebody who may not see every node: they step on no other. */
final class SeenCypher {
    private static final String SEEN = """
            (%1$s.namespace IN $namespaces OR (%1$s.kind = 2 AND %1$s.namespace = $jobsOf AND %1$s.name CONTAINS '.' AND \
            split(%1$s.name, '.')[0] IN $prefixes))""";

    private record Key(String form, WalkMode mode, Direction direction, int hops) {}

    private static final Map<Key, String> TEXTS = new ConcurrentHashMap<>();

    private SeenCypher() {}

    /** Adds what may be seen to the parameters of a statement. */
    static Map<String, Object> parameters(@Nullable Visible only, Map<String, Object> parameters) {
        if (only == null) {
            return parameters;
        }
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("namespaces", only.namespaces());
        all.put("jobsOf", only.jobsOf());
        all.put("prefixes", only.prefixes());
        return all;
    }

    static String reach(WalkMode mode, Direction direction, int hops) {
        return TEXTS.computeIfAbsent(
                new Key("reach", mode, direction, WalkCypher.bound(hops)),
                key -> WalkCypher.reachText(mode, direction, reaching(key)));
    }

    static String near(WalkMode mode, Direction direction, int hops) {
        return TEXTS.computeIfAbsent(
                new Key("near", mode, direction, WalkCypher.bound(hops)), key -> WalkCypher.nearText(reaching(key)));
    }

    /** How many neighbours of nodes may not be seen. */
    static String hidden(WalkMode mode, Direction direction) {
        return """
                MATCH (n:Node)%s[e:%s WHERE %s%s]%s(x:Node) WHERE n.id IN $ids AND NOT %s
                RETURN n.id, count(DISTINCT x) ORDER BY n.id""".formatted(
                        WalkCypher.left(direction),
                        WalkCypher.types(mode),
                        WalkCypher.flag(mode),
                        WalkCypher.HOLDS,
                        WalkCypher.right(direction),
                        SEEN.formatted("x"));
    }

    static String paths(WalkMode mode, int hops) {
        return TEXTS.computeIfAbsent(
                new Key("paths", mode, Direction.DOWNSTREAM, WalkCypher.bound(hops)), key -> """
                MATCH (s:Node {id: $from}), (g:Node {id: $to}) WHERE %1$s
                MATCH p = SHORTEST 200 (s) (()-[e:%2$s WHERE %3$s%4$s]->(x WHERE %5$s)){1,%6$d} (g)
                RETURN DISTINCT [n IN nodes(p) | n.id] AS ids, length(p) AS hops ORDER BY hops, ids LIMIT $limit""".formatted(
                                SEEN.formatted("s"),
                                WalkCypher.types(mode),
                                WalkCypher.flag(mode),
                                WalkCypher.HOLDS,
                                SEEN.formatted("x"),
                                key.hops()));
    }

    private static String reaching(Key key) {
        return """
                MATCH (g:Projection {name: 'graph'})
                MATCH (s:Node) WHERE s.id IN $roots AND %s
                MATCH p = (s) (()%s[e:%s WHERE %s%s]%s(x WHERE %s)){0,%d} (n)""".formatted(
                        SEEN.formatted("s"),
                        WalkCypher.left(key.direction()),
                        WalkCypher.types(key.mode()),
                        WalkCypher.flag(key.mode()),
                        WalkCypher.HOLDS,
                        WalkCypher.right(key.direction()),
                        SEEN.formatted("x"),
                        key.hops());
    }
}
