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
import java.util.List;
import java.util.UUID;

/** Reads back from the catalog everything that bears on one owner's edges. */
final class EvidenceReader {
    List<EdgeInterval> intervals(Db db, long owner) throws SQLException {
        return db.query("""
                SELECT i.edge_id, i.valid_from, i.valid_to FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                WHERE e.owner_id = ? AND i.known_to = 9223372036854775807
                """, row -> new EdgeInterval(row.getLong(1), row.getLong(2), row.getLong(3)), owner);
    }

    Evidence evidence(Db db, long owner, boolean anyEnds) throws SQLException {
        return new Evidence(
                runs(db, owner), declarations(db, owner), renames(db, owner), anyEnds ? ends(db, owner) : List.of());
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

    private static List<Run> runs(Db db, long owner) throws SQLException {
        return db.query(
                """
                SELECT run_id, (extract(epoch FROM first_started_at) * 1000000)::bigint AS started,
                       (extract(epoch FROM last_event_at) * 1000000)::bigint AS last_event, state, incomplete, code_version,
                       snapshot, content_times, content_ids
                FROM run WHERE job_id = ? AND content_ids <> '{}'
                """,
                row -> new Run(
                        row.getObject("run_id", UUID.class),
                        row.getLong("started"),
                        row.getLong("last_event"),
                        row.getInt("state") == RunState.COMPLETED.code(),
                        row.getBoolean("incomplete"),
                        row.getLong("code_version"),
                        row.getBoolean("snapshot"),
                        Db.longArray(row, "content_times"),
                        Db.longArray(row, "content_ids")),
                owner);
    }

    private static List<Declaration> declarations(Db db, long owner) throws SQLException {
        return db.query(
                """
                SELECT (extract(epoch FROM declared_at) * 1000000)::bigint, tie_break, content_id FROM declaration WHERE owner_id = ?
                """,
                row -> new Declaration(row.getLong(1), Digest128.fromBytes(row.getBytes(2)), row.getLong(3)),
                owner);
    }

    private static List<Fact> renames(Db db, long owner) throws SQLException {
        return db.query("""
                SELECT (extract(epoch FROM changed_at) * 1000000)::bigint, content_id
                FROM dataset_lifecycle WHERE dataset_id = ? AND content_id <> 0
                """, row -> new Fact(row.getLong(1), row.getLong(2)), owner);
    }

    private static List<DatasetEnd> ends(Db db, long owner) throws SQLException {
        return db.query(
                """
                SELECT l.dataset_id, (extract(epoch FROM l.changed_at) * 1000000)::bigint, l.change
                FROM dataset_lifecycle l
                WHERE l.change IN ('DROP', 'RENAMED_AWAY') AND l.dataset_id IN (
                    SELECT coalesce(f.dataset_id, e.from_id) FROM edge e LEFT JOIN field f ON f.id = e.from_id WHERE e.owner_id = ?
                    UNION
                    SELECT coalesce(t.dataset_id, e.to_id) FROM edge e LEFT JOIN field t ON t.id = e.to_id WHERE e.owner_id = ?)
                """,
                row -> new DatasetEnd(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3).equals("DROP") ? DatasetEnd.Kind.DROPPED : DatasetEnd.Kind.RENAMED_AWAY),
                owner,
                owner);
    }
}
