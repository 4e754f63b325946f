package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.Evidence;
import dev.sluice.model.Digest128;
import dev.sluice.model.JobId;
import dev.sluice.model.event.RunEventType;
import dev.sluice.model.facet.JobType;
import dev.sluice.model.run.RunState;
import dev.sluice.model.run.RunSummary;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Folds events into runs and hands what they say about lineage to the owner of it. */
final class Runs {
    private final TypedFacets facets;
    private final RunContents contents;
    private final Owners owners;
    private final RunWriter writer;
    private final Lru<UUID, TrackedRun> tracked;
    /** Runs of the running batch. */
    private final Map<UUID, TrackedRun> ofBatch = new HashMap<>();

    private final Set<TrackedRun> dirty = new LinkedHashSet<>();

    Runs(TypedFacets facets, RunContents contents, Owners owners, Identities identities, Caches caches) {
        this.tracked = caches.cache((_, run) -> run.weight());
        this.facets = facets;
        this.contents = contents;
        this.owners = owners;
        this.writer = new RunWriter(facets, identities);
    }

    /** Reads the earlier events of a batch's runs at once. */
    void prepare(Db db, Collection<UUID> ids) throws SQLException {
        Set<UUID> unknown = new LinkedHashSet<>(ids);
        for (UUID id : ids) {
            TrackedRun run = tracked.get(id);
            if (run != null) {
                ofBatch.put(id, run);
                unknown.remove(id);
            }
        }
        unknown.forEach(id -> ofBatch.put(id, new TrackedRun(id)));
        if (!unknown.isEmpty()) {
            load(db, unknown);
        }
    }

    /** Takes in an event of a prepared run. */
    void add(Db db, UUID id, @Nullable String sentId, JobId job, RunPoint point) throws SQLException {
        TrackedRun run = ofBatch.get(id);
        if (run == null) {
            throw new IllegalStateException("run " + id + " was not prepared");
        }
        if (!run.add(point)) {
            return;
        }
        run.sentId = sentId;
        dirty.add(run);
        writer.refer(db, facets.run(db, point.runFacetSet()).lineage(), point.position());
        long former = run.owner;
        run.owner = run.points.getLast().job();
        owners.run(run.owner, state(db, run, point.position()), point.position());
        if (former != 0 && former != run.owner) {
            owners.withdrawRun(former, point.position());
        }
    }

    void flush(Db db) throws SQLException {
        for (TrackedRun run : dirty) {
            writer.write(db, run);
        }
        dirty.clear();
        writer.flush(db);
    }

    void endBatch() {
        ofBatch.forEach(tracked::put);
        ofBatch.clear();
    }

    /** What the run says, as evidence; also renews the contents kept with the run. */
    private Evidence.Run state(Db db, TrackedRun run, long position) throws SQLException {
        boolean snapshot = snapshot(db, run.points);
        long owner = run.points.getLast().job();
        run.contentIds = contents.of(db, owner, writer.jobName(db, owner), run.points, snapshot, position);
        RunSummary summary = run.summary();
        return new Evidence.Run(
                run.id,
                summary.attempts().getFirst().start(),
                summary.lastEventAt(),
                summary.state() == RunState.COMPLETED,
                RunWriter.incomplete(facets, db, run.points),
                RunWriter.codeVersion(facets, db, run.points),
                snapshot,
                run.times(),
                run.contentIds);
    }

    private boolean snapshot(Db db, List<RunPoint> points) throws SQLException {
        boolean snapshot = false;
        for (RunPoint point : points) {
            JobType type = facets.job(db, point.jobFacetSet()).lineage().type();
            snapshot = type != null ? type.completeSnapshot() : snapshot;
        }
        return snapshot;
    }

    private void load(Db db, Set<UUID> ids) throws SQLException {
        Map<Long, List<RunPoint.Io>> datasets = new HashMap<>();
        record Stored(UUID run, RunPoint point) {}
        List<Stored> stored = db.query(
                """
                SELECT run_id, position, (extract(epoch FROM event_time) * 1000000)::bigint AS t, event_digest, event_type, job_id,
                       run_facet_set, job_facet_set
                FROM event_index WHERE run_id = ANY (?)
                """,
                row -> new Stored(
                        row.getObject("run_id", UUID.class),
                        new RunPoint(
                                row.getLong("position"),
                                row.getLong("t"),
                                Digest128.fromBytes(row.getBytes("event_digest")),
                                RunEventType.ofCode(row.getInt("event_type")),
                                row.getLong("job_id"),
                                row.getLong("run_facet_set"),
                                row.getLong("job_facet_set"),
                                List.of())),
                db.uuids(ids));
        if (stored.isEmpty()) {
            return;
        }
        db.query(
                """
                SELECT position, dataset_id, direction, facet_set, io_facet_set FROM event_dataset
                WHERE position = ANY (?) ORDER BY position, direction, dataset_id
                """,
                row -> datasets.computeIfAbsent(row.getLong("position"), _ -> new ArrayList<>())
                        .add(new RunPoint.Io(
                                row.getLong("dataset_id"),
                                row.getInt("direction"),
                                row.getLong("facet_set"),
                                row.getLong("io_facet_set"))),
                db.longs(stored.stream().map(s -> s.point.position()).toList()));
        for (Stored s : stored) {
            RunPoint p = s.point;
            TrackedRun run = ofBatch.get(s.run);
            if (run != null) {
                run.add(new RunPoint(
                        p.position(),
                        p.time(),
                        p.digest(),
                        p.type(),
                        p.job(),
                        p.runFacetSet(),
                        p.jobFacetSet(),
                        datasets.getOrDefault(p.position(), List.of())));
                run.owner = run.points.getLast().job();
            }
        }
        Map<UUID, String> sent = new LinkedHashMap<>();
        db.query(
                "SELECT run_id, sent_run_id FROM run WHERE run_id = ANY (?) AND sent_run_id IS NOT NULL",
                row -> sent.put(row.getObject(1, UUID.class), row.getString(2)),
                db.uuids(ids));
        sent.forEach((id, text) -> {
            TrackedRun run = ofBatch.get(id);
            if (run != null) {
                run.sentId = text;
            }
        });
    }
}
