package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.EdgeInterval;
import dev.sluice.lineage.derive.Evidence;
import dev.sluice.lineage.derive.Evidence.DatasetEnd;
import dev.sluice.lineage.derive.Evidence.Declaration;
import dev.sluice.lineage.derive.Evidence.Fact;
import dev.sluice.lineage.derive.Evidence.Run;
import dev.sluice.model.Digest128;
import dev.sluice.model.run.RunState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads back from the catalog everything that bears on one owner's edges. */
final class EvidenceReader {
    private static final Evidence NOTHING = new Evidence(List.of(), List.of(), List.of(), List.of());

    List<EdgeInterval> intervals(Db db, long owner) throws SQLException {
        return db.query("""
                SELECT i.edge_id, i.valid_from, i.valid_to FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                WHERE e.owner_id = ? AND i.known_to = 9223372036854775807
                """, row -> new EdgeInterval(row.getLong(1), row.getLong(2), row.getLong(3)), owner);
    }

    /** Reads all of it, however long the history is. */
    Evidence evidence(Db db, long owner, boolean anyEnds) throws SQLException {
        return evidence(db, List.of(owner), anyEnds, Integer.MAX_VALUE).getOrDefault(owner, NOTHING);
    }

    /** Of many owners at once; those with more runs than {@code mostRuns} are left out. */
    Map<Long, Evidence> evidence(Db db, Collection<Long> owners, boolean anyEnds, int mostRuns) throws SQLException {
        Map<Long, List<Run>> runs = runs(db, owners, mostRuns);
        Map<Long, List<Declaration>> declarations = declarations(db, owners);
        Map<Long, List<Fact>> renames = renames(db, owners);
        Map<Long, List<DatasetEnd>> ends = anyEnds ? ends(db, owners) : Map.of();
        Map<Long, Evidence> result = new HashMap<>();
        for (long owner : owners) {
            List<Run> ofOwner = runs.getOrDefault(owner, List.of());
            if (ofOwner.size() <= mostRuns) {
                result.put(
                        owner,
                        new Evidence(
                                ofOwner,
                                declarations.getOrDefault(owner, List.of()),
                                renames.getOrDefault(owner, List.of()),
                                ends.getOrDefault(owner, List.of())));
            }
        }
        return result;
    }

    static List<Long> contentsOf(Evidence evidence) {
        List<Long> contents = new ArrayList<>();
        evidence.runs().forEach(run -> {
            for (long content : run.contentIds()) {
                contents.add(content);
            }
        });
        evidence.declarations().forEach(d -> contents.add(d.contentId()));
        evidence.facts().forEach(f -> contents.add(f.contentId()));
        return contents;
    }

    private static Map<Long, List<Run>> runs(Db db, Collection<Long> owners, int most) throws SQLException {
        Map<Long, List<Run>> runs = new HashMap<>();
        db.query(
                """
                SELECT w.id AS owner, r.run_id, (extract(epoch FROM r.first_started_at) * 1000000)::bigint AS started,
                       (extract(epoch FROM r.last_event_at) * 1000000)::bigint AS last_event, r.state, r.incomplete,
                       r.code_version, r.snapshot, r.content_times, r.content_ids
                FROM unnest(?) AS w (id)
                CROSS JOIN LATERAL (SELECT * FROM run WHERE job_id = w.id AND content_ids <> '{}' LIMIT ?) AS r
                """,
                row -> of(runs, row.getLong("owner"))
                        .add(new Run(
                                row.getObject("run_id", UUID.class),
                                row.getLong("started"),
                                row.getLong("last_event"),
                                row.getInt("state") == RunState.COMPLETED.code(),
                                row.getBoolean("incomplete"),
                                row.getLong("code_version"),
                                row.getBoolean("snapshot"),
                                Db.longArray(row, "content_times"),
                                Db.longArray(row, "content_ids"))),
                db.longs(owners),
                1L + most);
        return runs;
    }

    private static Map<Long, List<Declaration>> declarations(Db db, Collection<Long> owners) throws SQLException {
        Map<Long, List<Declaration>> declarations = new HashMap<>();
        db.query(
                """
                SELECT owner_id, (extract(epoch FROM declared_at) * 1000000)::bigint, tie_break, content_id
                FROM declaration WHERE owner_id = ANY (?)
                """,
                row -> of(declarations, row.getLong(1))
                        .add(new Declaration(row.getLong(2), Digest128.fromBytes(row.getBytes(3)), row.getLong(4))),
                db.longs(owners));
        return declarations;
    }

    private static Map<Long, List<Fact>> renames(Db db, Collection<Long> owners) throws SQLException {
        Map<Long, List<Fact>> renames = new HashMap<>();
        db.query(
                """
                SELECT dataset_id, (extract(epoch FROM changed_at) * 1000000)::bigint, content_id
                FROM dataset_lifecycle WHERE dataset_id = ANY (?) AND content_id <> 0
                """,
                row -> of(renames, row.getLong(1)).add(new Fact(row.getLong(2), row.getLong(3))),
                db.longs(owners));
        return renames;
    }

    private static Map<Long, List<DatasetEnd>> ends(Db db, Collection<Long> owners) throws SQLException {
        Map<Long, List<DatasetEnd>> ends = new HashMap<>();
        db.query(
                """
                SELECT n.owner_id, l.dataset_id, (extract(epoch FROM l.changed_at) * 1000000)::bigint, l.change
                FROM (SELECT e.owner_id, coalesce(f.dataset_id, e.from_id) AS node
                      FROM edge e LEFT JOIN field f ON f.id = e.from_id WHERE e.owner_id = ANY (?)
                      UNION
                      SELECT e.owner_id, coalesce(t.dataset_id, e.to_id)
                      FROM edge e LEFT JOIN field t ON t.id = e.to_id WHERE e.owner_id = ANY (?)) AS n
                JOIN dataset_lifecycle l ON l.dataset_id = n.node
                WHERE l.change IN ('DROP', 'RENAMED_AWAY')
                """,
                row -> of(ends, row.getLong(1))
                        .add(new DatasetEnd(
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4).equals("DROP")
                                        ? DatasetEnd.Kind.DROPPED
                                        : DatasetEnd.Kind.RENAMED_AWAY)),
                db.longs(owners),
                db.longs(owners));
        return ends;
    }

    private static <T> List<T> of(Map<Long, List<T>> all, long owner) {
        return all.computeIfAbsent(owner, _ -> new ArrayList<>());
    }
}
