package dev.sluice.controlplane.report.history;

import dev.sluice.model.DatasetId;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.facet.Symlinks;
import dev.sluice.verify.event.FacetReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which names were joined by the symlinks facets that held at a position of the log. Needs every facet of that name. */
final class SymlinksThen {
    private final FacetReader reader = new FacetReader();
    private final Map<DatasetId, Set<DatasetId>> neighbours = new HashMap<>();

    SymlinksThen(Reading reading, long position) {
        List<Long> unsure = new ArrayList<>();
        List<Long> sure = new ArrayList<>();
        // A facet that never changed held then, if it was said by then; others are looked up among the events of then.
        reading.query("""
            SELECT entity_id, count(*) AS changes, max(content_id) AS content, max(position) AS position
            FROM facet_version WHERE name = 'symlinks' GROUP BY entity_id
            """, row -> {
            boolean unchanged = row.getInt("changes") == 1 && row.getLong("position") <= position;
            return (unchanged ? sure : unsure).add(row.getLong("entity_id"));
        });
        for (List<Long> portion : Portions.of(sure, 10_000)) {
            reading.query(
                    """
                    SELECT n.name, d.name, c.body FROM facet_version v JOIN facet_content c ON c.id = v.content_id
                    JOIN dataset d ON d.id = v.entity_id JOIN namespace n ON n.id = d.namespace_id
                    WHERE v.name = 'symlinks' AND v.entity_id = ANY (?)
                    """, row -> join(new DatasetId(row.getString(1), row.getString(2)), row.getString(3)), portion);
        }
        for (List<Long> portion : Portions.of(unsure, 1_000)) {
            reading.query(
                    """
                    SELECT DISTINCT ON (o.dataset_id) n.name, d.name, CASE WHEN c.deleted THEN '' ELSE c.body END
                    FROM event_dataset o JOIN event_index e ON e.position = o.position JOIN facet_set s ON s.id = o.facet_set
                    CROSS JOIN unnest(s.content_ids) AS m (content_id)
                    JOIN facet_content c ON c.id = m.content_id AND c.name = 'symlinks'
                    JOIN dataset d ON d.id = o.dataset_id JOIN namespace n ON n.id = d.namespace_id
                    WHERE o.dataset_id = ANY (?) AND o.position <= ?
                    ORDER BY o.dataset_id, o.event_time DESC, e.event_digest DESC, o.direction DESC
                    """,
                    row -> join(new DatasetId(row.getString(1), row.getString(2)), row.getString(3)),
                    portion,
                    position);
        }
    }

    private boolean join(DatasetId dataset, String facet) {
        if (facet.isEmpty()) {
            return false;
        }
        Symlinks symlinks = reader.readDataset(dataset, FacetObject.of("{\"symlinks\":" + facet + "}"))
                .symlinks();
        if (symlinks != null) {
            for (Symlinks.Identifier identifier : symlinks.identifiers()) {
                neighbours.computeIfAbsent(dataset, _ -> new LinkedHashSet<>()).add(identifier.id());
                neighbours
                        .computeIfAbsent(identifier.id(), _ -> new LinkedHashSet<>())
                        .add(dataset);
            }
        }
        return true;
    }

    /** Its own included. */
    SortedSet<DatasetId> namesOf(DatasetId dataset) {
        SortedSet<DatasetId> reached = new TreeSet<>(Set.of(dataset));
        Deque<DatasetId> next = new ArrayDeque<>(reached);
        while (!next.isEmpty()) {
            for (DatasetId neighbour : neighbours.getOrDefault(next.remove(), Set.of())) {
                if (reached.add(neighbour)) {
                    next.add(neighbour);
                }
            }
        }
        return reached;
    }
}
