package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads news of runs in the order of their transactions. */
@ApplicationScoped
public class RunEventList implements EventSource<RunEventInfo, EventFilter> {
    private static final String COLUMNS = """
            SELECT e.txid::text AS txid, e.id, e.run_id, d.namespace || '/' || d.name AS workflow, e.task, e.attempt_id, e.kind,
                e.state, e.message, e.at
            FROM run_event e JOIN workflow_run r ON r.id = e.run_id JOIN definition d ON d.id = r.definition_id
            """;

    private static final TransactionOrder ORDER = new TransactionOrder("e");

    private final Jdbc jdbc;

    RunEventList(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public EventPosition horizon() {
        return TransactionOrder.horizon(jdbc);
    }

    /** News of a run, oldest first. */
    public Page<RunEventInfo> page(EventFilter filter, PageRequest request, UnaryOperator<RunEventInfo> shown) {
        String after = request.after();
        EventPosition from = after == null || after.isEmpty() ? EventPosition.START : EventPosition.parse(after);
        return Page.of(
                between(from, null, filter, request.limit()).stream().map(shown).toList(),
                request,
                RunEventInfo::cursor);
    }

    @Override
    public EventPosition positionOf(RunEventInfo event) {
        return EventPosition.parse(event.cursor());
    }

    @Override
    public EventFilter all() {
        return new EventFilter(null, null);
    }

    @Override
    public List<RunEventInfo> between(
            EventPosition after, @Nullable EventPosition upTo, EventFilter filter, int limit) {
        Where where = ORDER.between(after, upTo)
                .andIf(filter.run(), "e.run_id = ?")
                .andIf(filter.workflow(), "d.namespace || '/' || d.name = ?");
        return jdbc.query(COLUMNS + where.sql() + ORDER.limited(), RunEventList::event, where.then(limit));
    }

    private static RunEventInfo event(ResultSet row) throws SQLException {
        return new RunEventInfo(
                TransactionOrder.position(row).cursor(),
                Objects.requireNonNull(Jdbc.uuid(row, "run_id")).toString(),
                row.getString("workflow"),
                row.getString("task"),
                WorkflowRuns.text(row, "attempt_id"),
                row.getString("kind"),
                row.getString("state"),
                row.getString("message"),
                Objects.requireNonNull(Jdbc.instant(row, "at")));
    }
}
