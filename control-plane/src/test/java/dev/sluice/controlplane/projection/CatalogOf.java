package dev.sluice.controlplane.projection;

import dev.sluice.model.Digest128;
import dev.sluice.model.LogPosition;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.verify.event.FacetReader;
import dev.sluice.verify.event.OpenLineageParser;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A catalog of events, for tests of what reads it. */
public final class CatalogOf {
    private CatalogOf() {}

    /** Folds events that follow a position into the catalog of a store; its position moves with them. */
    public static void events(DataSource store, long after, List<String> events) throws SQLException {
        OpenLineageParser parser = new OpenLineageParser();
        List<ProjectedEvent> batch = new ArrayList<>();
        long position = after;
        for (String event : events) {
            byte[] raw = event.getBytes(StandardCharsets.UTF_8);
            ParsedEvent parsed = parser.parse(raw);
            if (parsed instanceof ParsedEvent.Rejected rejected) {
                throw new AssertionError(rejected.violations() + " in " + event);
            }
            batch.add(new ProjectedEvent(
                    new LogPosition(++position), Instant.EPOCH, Digest128.of(raw), raw.length, parsed));
        }
        try (Connection connection = store.getConnection()) {
            connection.setAutoCommit(false);
            Db db = new Db(connection);
            new CatalogFold(db, new FacetReader(), new Caches(64_000_000)).fold(db, batch);
            db.update("""
                    INSERT INTO projection_position (name, position, updated_at) VALUES ('catalog', ?, 'epoch')
                    ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position
                    """, position);
            connection.commit();
        }
    }
}
