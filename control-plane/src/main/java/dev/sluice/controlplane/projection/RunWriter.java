package dev.sluice.controlplane.projection;

import dev.sluice.model.JobId;
import dev.sluice.model.Micros;
import dev.sluice.model.facet.JobType;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.NominalTime;
import dev.sluice.model.facet.ParentRun;
import dev.sluice.model.facet.Statistics;
import dev.sluice.model.run.RunState;
import dev.sluice.model.run.RunSummary;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a run with its inputs, outputs and versions: every value the last one said, in order of event time. */
final class RunWriter {
    private static final int LONGEST_ID = 500;

    /** Codes of dataset_version.status. */
    private static final int PENDING = 0;

    private static final int GOOD = 1;
    private static final int SUSPECT = 2;

    private static final class Io {
        private final long firstSeen;
        private long facetSet;
        private long ioFacetSet;
        private @Nullable String version;
        private @Nullable Long rows;
        private @Nullable Long bytes;
        private @Nullable Long files;
        private long schemaContent;
        private @Nullable Lifecycle lifecycle;

        private Io(long firstSeen) {
            this.firstSeen = firstSeen;
        }
    }

    private final TypedFacets facets;
    private final Identities identities;
    private final RunRows rows = new RunRows();
    private final Map<UUID, Long> referred = new LinkedHashMap<>();
    private long referredAt;

    RunWriter(TypedFacets facets, Identities identities) {
        this.facets = facets;
        this.identities = identities;
    }

    JobId jobName(Db db, long job) throws SQLException {
        return identities.jobNameOf(db, job);
    }

    /** Notes the parent and root of a run, which may not have sent anything themselves. */
    void refer(Db db, LineageFacets.OfRun run, long position) throws SQLException {
        ParentRun parent = run.parent();
        if (parent == null) {
            return;
        }
        referredAt = position;
        referred.putIfAbsent(parent.run().value(), identities.job(db, parent.job(), position));
        if (parent.rootRun() != null && parent.rootJob() != null) {
            referred.putIfAbsent(parent.rootRun().value(), identities.job(db, parent.rootJob(), position));
        }
    }

    void write(Db db, TrackedRun run) throws SQLException {
        RunSummary summary = run.summary();
        @Nullable ParentRun parent = null;
        @Nullable NominalTime nominal = null;
        @Nullable String error = null;
        @Nullable JobType type = null;
        for (RunPoint point : run.points) {
            TypedFacets.OfRun said = facets.run(db, point.runFacetSet());
            parent = said.lineage().parent() != null ? said.lineage().parent() : parent;
            nominal = said.nominalTime() != null ? said.nominalTime() : nominal;
            error = said.errorMessage() != null ? said.errorMessage() : error;
            JobType jobType = facets.job(db, point.jobFacetSet()).lineage().type();
            type = jobType != null ? jobType : type;
        }
        rows.runs()
                .add(
                        run.id,
                        StoredText.cleanOrNull(run.sentId, LONGEST_ID),
                        run.points.getLast().job(),
                        summary.state().code(),
                        summary.startedAt(),
                        summary.endedAt(),
                        summary.attempts().getFirst().start(),
                        summary.firstEventAt(),
                        summary.lastEventAt(),
                        nominal == null ? null : Micros.of(nominal.start()),
                        nominal == null || nominal.end() == null ? null : Micros.of(nominal.end()),
                        parent == null ? null : parent.run().value(),
                        parent == null || parent.rootRun() == null
                                ? null
                                : parent.rootRun().value(),
                        Math.min(summary.attempts().size(), Short.MAX_VALUE),
                        type != null && type.isContinuous(),
                        type != null && type.completeSnapshot(),
                        incomplete(facets, db, run.points),
                        codeVersion(facets, db, run.points),
                        BulkStatement.literal(run.times()),
                        BulkStatement.literal(run.contentIds),
                        error,
                        run.firstPosition(),
                        run.lastPosition());
        writeIo(db, run, summary);
    }

    void flush(Db db) throws SQLException {
        referred.forEach((id, job) -> rows.referredRuns().add(id, job, referredAt));
        referred.clear();
        rows.flush(db);
    }

    static boolean incomplete(TypedFacets facets, Db db, List<RunPoint> points) throws SQLException {
        for (RunPoint point : points) {
            if (facets.run(db, point.runFacetSet()).lineage().extractionError()) {
                return true;
            }
        }
        return false;
    }

    static long codeVersion(TypedFacets facets, Db db, List<RunPoint> points) throws SQLException {
        long version = 0;
        for (RunPoint point : points) {
            long said = facets.job(db, point.jobFacetSet()).codeVersion();
            version = said != 0 ? said : version;
        }
        return version;
    }

    private void writeIo(Db db, TrackedRun run, RunSummary summary) throws SQLException {
        Map<RunPoint.Io, Io> merged = new LinkedHashMap<>();
        for (RunPoint point : run.points) {
            for (RunPoint.Io io : point.datasets()) {
                merge(
                        db,
                        point,
                        io,
                        merged.computeIfAbsent(
                                new RunPoint.Io(io.dataset(), io.direction(), 0, 0), _ -> new Io(point.time())));
            }
        }
        for (Map.Entry<RunPoint.Io, Io> entry : merged.entrySet()) {
            RunPoint.Io key = entry.getKey();
            Io io = entry.getValue();
            TrackedRun.IoRow row = new TrackedRun.IoRow(
                    io.firstSeen, io.facetSet, io.ioFacetSet, io.version, io.rows, io.bytes, io.files);
            if (!row.equals(run.written.put(key, row))) {
                rows.io()
                        .add(
                                run.id,
                                key.direction(),
                                key.dataset(),
                                io.firstSeen,
                                io.facetSet,
                                io.ioFacetSet,
                                io.version,
                                io.rows,
                                io.bytes,
                                io.files);
            }
            if (key.direction() == EventRows.OUTPUT) {
                writeVersion(run, summary, key.dataset(), io);
            }
        }
    }

    private void writeVersion(TrackedRun run, RunSummary summary, long dataset, Io io) {
        if (io.lifecycle != null && io.lifecycle.change() == Lifecycle.Change.DROP) {
            rows.noVersions().add(dataset, run.id);
            return;
        }
        Long ended = summary.endedAt();
        rows.versions()
                .add(
                        dataset,
                        run.id,
                        ended == null ? summary.lastEventAt() : ended,
                        status(summary.state()),
                        io.version,
                        io.schemaContent == 0 ? null : io.schemaContent,
                        io.lifecycle == null ? null : io.lifecycle.change().name(),
                        io.rows,
                        io.bytes,
                        io.files);
    }

    private static int status(RunState state) {
        return switch (state) {
            case NEW, RUNNING -> PENDING;
            case COMPLETED -> GOOD;
            case ABORTED, FAILED -> SUSPECT;
        };
    }

    private void merge(Db db, RunPoint point, RunPoint.Io said, Io io) throws SQLException {
        TypedFacets.OfDataset dataset = facets.dataset(db, said.dataset(), said.facetSet(), point.position());
        io.facetSet = said.facetSet() != Contents.NONE ? said.facetSet() : io.facetSet;
        io.ioFacetSet = said.ioFacetSet() != Contents.NONE ? said.ioFacetSet() : io.ioFacetSet;
        io.version = dataset.version() != null ? dataset.version() : io.version;
        io.schemaContent = dataset.schemaContent() != 0 ? dataset.schemaContent() : io.schemaContent;
        io.lifecycle = dataset.lifecycle() != null ? dataset.lifecycle() : io.lifecycle;
        Statistics statistics = facets.statistics(db, said.ioFacetSet());
        io.rows = statistics.rowCount() != null ? statistics.rowCount() : io.rows;
        io.bytes = statistics.size() != null ? statistics.size() : io.bytes;
        io.files = statistics.fileCount() != null ? statistics.fileCount() : io.files;
    }
}
