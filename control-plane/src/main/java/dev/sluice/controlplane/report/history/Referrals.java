package dev.sluice.controlplane.report.history;

import dev.sluice.model.event.FacetObject;
import dev.sluice.model.facet.ParentRun;
import dev.sluice.verify.event.FacetReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which runs others had referred to at a position of the log, of those that spoke themselves only later: the catalog keeps a
 * run's own word alone. Seldom asked, and slow: no index serves it.
 */
final class Referrals {
    private final FacetReader reader = new FacetReader();
    private final Reading reading;
    private final long position;

    Referrals(Reading reading, long position) {
        this.reading = reading;
        this.position = position;
    }

    Set<UUID> among(Collection<UUID> runs) {
        List<String> spelled = reading.query(
                "SELECT coalesce(sent_run_id, run_id::text) FROM run WHERE run_id = ANY (?) AND first_position > ?",
                row -> row.getString(1),
                runs,
                position);
        Set<UUID> found = new HashSet<>();
        reading.query("""
            SELECT c.body FROM facet_content c
            WHERE c.name = 'parent' AND NOT c.deleted
              AND EXISTS (SELECT 1 FROM unnest(?) AS w (id) WHERE position(lower(w.id) IN lower(c.body)) > 0)
              AND EXISTS (SELECT 1 FROM facet_set s JOIN event_index e ON e.run_facet_set = s.id
                          WHERE c.id = ANY (s.content_ids) AND e.position <= ?)
            """, row -> found.addAll(named(row.getString(1))), spelled, position);
        found.retainAll(new HashSet<>(runs));
        return found;
    }

    private List<UUID> named(String facet) {
        ParentRun parent =
                reader.readRun(FacetObject.of("{\"parent\":" + facet + "}")).parent();
        if (parent == null) {
            return List.of();
        }
        UUID run = parent.run().value();
        return parent.rootRun() != null && parent.rootJob() != null
                ? List.of(run, parent.rootRun().value())
                : List.of(run);
    }
}
