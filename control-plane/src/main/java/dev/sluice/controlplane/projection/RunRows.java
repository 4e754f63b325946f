package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import java.sql.SQLException;

/** The statements that write runs, what they read and wrote, and the dataset versions they made. */
final class RunRows {
    private final BulkStatement runs = new BulkStatement(
            """
            INSERT INTO run (run_id, sent_run_id, job_id, state, started_at, ended_at, first_started_at, first_event_at, last_event_at,
                             nominal_start, nominal_end, parent_run_id, root_run_id, attempts, continuous, snapshot, incomplete,
                             code_version, content_times, content_ids, error_message, first_position, last_position)
            SELECT r, s, j, st,
                   timestamptz 'epoch' + sa * interval '1 microsecond', timestamptz 'epoch' + ea * interval '1 microsecond',
                   timestamptz 'epoch' + fs * interval '1 microsecond', timestamptz 'epoch' + fe * interval '1 microsecond', timestamptz 'epoch' + le * interval '1 microsecond',
                   timestamptz 'epoch' + ns * interval '1 microsecond', timestamptz 'epoch' + ne * interval '1 microsecond',
                   pr, rr, att, co, sn, ic, cv, ct::bigint[], ci::bigint[], er, fp, lp
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
              AS u (r, s, j, st, sa, ea, fs, fe, le, ns, ne, pr, rr, att, co, sn, ic, cv, ct, ci, er, fp, lp)
            ON CONFLICT (run_id) DO UPDATE SET
                sent_run_id = excluded.sent_run_id, job_id = excluded.job_id, state = excluded.state,
                started_at = excluded.started_at, ended_at = excluded.ended_at,
                first_started_at = excluded.first_started_at, first_event_at = excluded.first_event_at,
                last_event_at = excluded.last_event_at, nominal_start = excluded.nominal_start,
                nominal_end = excluded.nominal_end, parent_run_id = excluded.parent_run_id,
                root_run_id = excluded.root_run_id, attempts = excluded.attempts, continuous = excluded.continuous,
                snapshot = excluded.snapshot, incomplete = excluded.incomplete, code_version = excluded.code_version,
                content_times = excluded.content_times, content_ids = excluded.content_ids,
                error_message = excluded.error_message, first_position = excluded.first_position,
                last_position = excluded.last_position
            """,
            Column.UUID_,
            Column.TEXT,
            Column.LONG,
            Column.INT,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.UUID_,
            Column.UUID_,
            Column.INT,
            Column.BOOL,
            Column.BOOL,
            Column.BOOL,
            Column.LONG,
            Column.TEXT,
            Column.TEXT,
            Column.TEXT,
            Column.LONG,
            Column.LONG);
    /** Runs that others refer to; their own events say more. */
    private final BulkStatement referredRuns = new BulkStatement("""
            INSERT INTO run (run_id, job_id, state, attempts, continuous, snapshot, incomplete, code_version, content_times,
                             content_ids, first_position, last_position)
            SELECT r, j, 0, 0, false, false, false, 0, '{}', '{}', p, p FROM unnest(?, ?, ?) AS u (r, j, p)
            ON CONFLICT (run_id) DO NOTHING
            """, Column.UUID_, Column.LONG, Column.LONG);

    private final BulkStatement io = new BulkStatement(
            """
            INSERT INTO run_io (run_id, direction, dataset_id, first_seen, facet_set, io_facet_set, declared_version, row_count,
                                byte_count, file_count)
            SELECT r, d, i, timestamptz 'epoch' + fs * interval '1 microsecond', f, o, v, rc, bc, fc
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS u (r, d, i, fs, f, o, v, rc, bc, fc)
            ON CONFLICT (run_id, direction, dataset_id) DO UPDATE SET
                first_seen = excluded.first_seen, facet_set = excluded.facet_set, io_facet_set = excluded.io_facet_set,
                declared_version = excluded.declared_version, row_count = excluded.row_count,
                byte_count = excluded.byte_count, file_count = excluded.file_count
            """,
            Column.UUID_,
            Column.INT,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.TEXT,
            Column.LONG,
            Column.LONG,
            Column.LONG);
    private final BulkStatement versions = new BulkStatement(
            """
            INSERT INTO dataset_version (dataset_id, run_id, created_at, status, declared_version, schema_content, lifecycle,
                                         row_count, byte_count, file_count)
            SELECT i, r, timestamptz 'epoch' + c * interval '1 microsecond', s, v, sc, l, rc, bc, fc
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS u (i, r, c, s, v, sc, l, rc, bc, fc)
            ON CONFLICT (dataset_id, run_id) DO UPDATE SET
                created_at = excluded.created_at, status = excluded.status, declared_version = excluded.declared_version,
                schema_content = excluded.schema_content, lifecycle = excluded.lifecycle, row_count = excluded.row_count,
                byte_count = excluded.byte_count, file_count = excluded.file_count
            """,
            Column.LONG,
            Column.UUID_,
            Column.LONG,
            Column.INT,
            Column.TEXT,
            Column.LONG,
            Column.TEXT,
            Column.LONG,
            Column.LONG,
            Column.LONG);
    /** An output that turned out to be dropped made no version. */
    private final BulkStatement noVersions = new BulkStatement("""
            DELETE FROM dataset_version v USING unnest(?, ?) AS u (i, r) WHERE v.dataset_id = u.i AND v.run_id = u.r
            """, Column.LONG, Column.UUID_);

    BulkStatement runs() {
        return runs;
    }

    BulkStatement referredRuns() {
        return referredRuns;
    }

    BulkStatement io() {
        return io;
    }

    BulkStatement versions() {
        return versions;
    }

    BulkStatement noVersions() {
        return noVersions;
    }

    void flush(Db db) throws SQLException {
        runs.flush(db.connection());
        referredRuns.flush(db.connection());
        io.flush(db.connection());
        versions.flush(db.connection());
        noVersions.flush(db.connection());
    }
}
