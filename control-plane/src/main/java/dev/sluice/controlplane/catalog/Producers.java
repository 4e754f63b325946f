package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Rows.ProducerRows;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads producers and their departures from the spec. */
@ApplicationScoped
public class Producers {
    private static final Cursor CURSOR = new Cursor("producers by uri");

    private final ProducerRows rows;
    private final Jdbc jdbc;

    Producers(ProducerRows rows, Jdbc jdbc) {
        this.rows = rows;
        this.jdbc = jdbc;
    }

    /** Two round trips. */
    @ActivateRequestContext
    public Map<Long, Producer> findByIds(Collection<Long> ids) {
        return ids.isEmpty() || !jdbc.sight().isWhole()
                ? Map.of()
                : withFaults(rows.list("id in ?1", ids)).stream().collect(toMap(Producer::id, each -> each));
    }

    /** By address. Two round trips. */
    @ActivateRequestContext
    public Page<Producer> page(PageRequest request) {
        if (!jdbc.sight().isWhole()) {
            return Page.empty(); // their counts are over all namespaces
        }
        String after = CURSOR.keyOf(request, 1).map(List::getFirst).orElse("");
        // The one without an address sorts first, before any key.
        String bound = request.after() == null || request.after().isEmpty() ? "uri >= ?1" : "uri > ?1";
        List<ProducerRow> found = rows.find(bound + " order by uri", after)
                .range(0, request.limit() - 1)
                .list();
        return Page.of(withFaults(found), request, each -> CURSOR.of(each.uri()));
    }

    /** Null when there are too many to count. */
    public @Nullable Integer count() {
        return Totals.count(jdbc, "FROM producer");
    }

    private List<Producer> withFaults(List<ProducerRow> found) {
        record Found(long producer, Producer.Fault fault) {}
        Map<Long, List<Producer.Fault>> faults = jdbc
                .query(
                        """
                        SELECT producer_id, kind, events, example_position, example_pointer
                        FROM producer_fault WHERE producer_id = ANY (?) ORDER BY producer_id, events DESC, kind
                        """,
                        row -> new Found(
                                row.getLong("producer_id"),
                                new Producer.Fault(
                                        row.getString("kind"),
                                        row.getLong("events"),
                                        row.getLong("example_position"),
                                        row.getString("example_pointer"))),
                        (Object) Jdbc.longs(found.stream().map(row -> row.id).toList()))
                .stream()
                .collect(groupingBy(Found::producer, mapping(Found::fault, toList())));
        return found.stream()
                .map(row -> new Producer(
                        row.id,
                        row.uri,
                        row.events,
                        row.conforming,
                        row.firstPosition,
                        row.lastPosition,
                        faults.getOrDefault(row.id, List.of())))
                .toList();
    }
}
