package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import java.sql.SQLException;

/** One row per event and one per dataset named in it: what all histories are recomputed from. */
final class EventRows {
    /** Codes of event_index.kind. */
    static final int RUN_EVENT = 1;

    static final int JOB_EVENT = 2;
    static final int DATASET_EVENT = 3;

    /** Codes of event_dataset.direction. */
    static final int NO_DIRECTION = 0;

    static final int INPUT = 1;
    static final int OUTPUT = 2;

    private final BulkStatement events = new BulkStatement(
            """
            INSERT INTO event_index (position, kind, event_time, event_type, run_id, job_id, producer_id, run_facet_set,
                                     job_facet_set, event_digest)
            SELECT p, k, timestamptz 'epoch' + t * interval '1 microsecond', y, r, j, d, f, g, h
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS e (p, k, t, y, r, j, d, f, g, h)
            """,
            Column.LONG,
            Column.INT,
            Column.LONG,
            Column.INT,
            Column.UUID_,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.LONG,
            Column.BYTES);
    private final BulkStatement datasets =
            new BulkStatement("""
            INSERT INTO event_dataset (dataset_id, event_time, position, direction, facet_set, io_facet_set)
            SELECT d, timestamptz 'epoch' + t * interval '1 microsecond', p, r, f, i
            FROM unnest(?, ?, ?, ?, ?, ?) AS e (d, t, p, r, f, i)
            ON CONFLICT DO NOTHING -- an event that names a dataset twice in one direction
            """, Column.LONG, Column.LONG, Column.LONG, Column.INT, Column.LONG, Column.LONG);

    BulkStatement events() {
        return events;
    }

    BulkStatement datasets() {
        return datasets;
    }

    void flush(Db db) throws SQLException {
        events.flush(db.connection());
        datasets.flush(db.connection());
    }
}
