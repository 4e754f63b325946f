package dev.sluice.controlplane.report.history;

import dev.sluice.controlplane.eventlog.Codec;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;

/** Events as they were received, up to one position of the log. Read in portions, so that many runs fit into little memory. */
public final class RawEvents {
    private static final int PORTION = 500;

    private final Reading reading;
    private final long position;

    public RawEvents(Tx tx, long position) {
        this.reading = new Reading(tx);
        this.position = position;
    }

    /** A parser for them, with wider bounds than at the door: these were accepted once. */
    public static OpenLineageParser parser() {
        return new OpenLineageParser(new ParserLimits(1_000, 1_000_000, 50, 1_000));
    }

    /** @param body bytes as received; not to be written to */
    public record Stored(long position, Instant receivedAt, byte[] body) {}

    /** Positions of the events of each run, in log order; runs without any are left out. */
    public Map<UUID, List<Long>> positions(Collection<UUID> runs) {
        Map<UUID, List<Long>> found = new HashMap<>();
        for (List<UUID> portion : Portions.of(runs, 10 * PORTION)) {
            reading.query(
                    """
                    SELECT run_id, position FROM event_index WHERE run_id = ANY (?) AND position <= ? ORDER BY position
                    """,
                    row -> found.computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                            .add(row.getLong(2)),
                    portion,
                    position);
        }
        return found;
    }

    /** Runs whose events these are; events of jobs and datasets are left out. */
    public Map<Long, UUID> runsOf(Collection<Long> positions) {
        Map<Long, UUID> found = new HashMap<>();
        for (List<Long> portion : Portions.of(positions, 10 * PORTION)) {
            reading.query("""
                SELECT position, run_id FROM event_index
                WHERE position = ANY (?) AND position <= ? AND run_id IS NOT NULL
                """, row -> found.put(row.getLong(1), row.getObject(2, UUID.class)), portion, position);
        }
        return found;
    }

    /** The events whose symlinks facets held for datasets of these names. */
    public List<Long> namedBy(Collection<DatasetId> datasets) {
        List<Long> found = new ArrayList<>();
        for (List<DatasetId> portion : Portions.of(datasets, PORTION)) {
            found.addAll(reading.query(
                    """
                    SELECT w.position FROM unnest(?, ?) AS k (namespace, name) JOIN namespace n ON n.name = k.namespace
                    JOIN dataset d ON d.namespace_id = n.id AND d.name = k.name
                    CROSS JOIN LATERAL (
                        SELECT o.position FROM event_dataset o JOIN event_index e ON e.position = o.position
                        JOIN facet_set s ON s.id = o.facet_set
                        WHERE o.dataset_id = d.id AND o.position <= ?
                          AND EXISTS (SELECT 1 FROM facet_content c WHERE c.id = ANY (s.content_ids) AND c.name = 'symlinks')
                        ORDER BY o.event_time DESC, e.event_digest DESC, o.direction DESC LIMIT 1) AS w
                    WHERE EXISTS (SELECT 1 FROM facet_version v WHERE v.entity_id = d.id AND v.name = 'symlinks')
                    """,
                    row -> row.getLong(1),
                    portion.stream().map(DatasetId::namespace).toList(),
                    portion.stream().map(DatasetId::name).toList(),
                    position));
        }
        return found;
    }

    /**
     * Gives the events at these positions in log order.
     *
     * @return positions of which the log has no bytes any more
     */
    public SortedSet<Long> read(Collection<Long> positions, Consumer<Stored> sink) {
        SortedSet<Long> wanted = new TreeSet<>(positions);
        SortedSet<Long> gone = new TreeSet<>(wanted);
        for (List<Long> portion : Portions.of(wanted, PORTION)) {
            reading.each(
                    """
                    SELECT position, received_at, codec, raw_length, body FROM event_log
                    WHERE position = ANY (?) AND position <= ? ORDER BY position
                    """,
                    PORTION,
                    row -> {
                        gone.remove(row.getLong("position"));
                        sink.accept(new Stored(
                                row.getLong("position"),
                                Objects.requireNonNull(Jdbc.instant(row, "received_at")),
                                Codec.decode(row.getInt("codec"), row.getBytes("body"), row.getInt("raw_length"))));
                    },
                    portion,
                    position);
        }
        return gone;
    }
}
