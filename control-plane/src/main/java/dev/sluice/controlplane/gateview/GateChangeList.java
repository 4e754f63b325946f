package dev.sluice.controlplane.gateview;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.gateview.GateChangeInfo.Change;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.EventPosition;
import dev.sluice.controlplane.schedulerview.EventSource;
import dev.sluice.controlplane.schedulerview.TransactionOrder;
import dev.sluice.controlplane.schedulerview.Where;
import dev.sluice.model.quality.CheckOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads news of holds and decisions in the order of their transactions. */
@ApplicationScoped
public class GateChangeList implements EventSource<GateChangeInfo, GateChangeFilter> {
    private static final String COLUMNS = """
            SELECT c.txid::text AS txid, c.id, c.kind, a.namespace, a.name, d.namespace || '/' || d.name AS gate, c.detail, c.at
            FROM gate_change c JOIN asset a ON a.id = c.asset_id LEFT JOIN definition d ON d.id = c.definition_id
            """;

    private static final TransactionOrder ORDER = new TransactionOrder("c");

    private final Jdbc jdbc;

    GateChangeList(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public EventPosition horizon() {
        return TransactionOrder.horizon(jdbc);
    }

    @Override
    public EventPosition positionOf(GateChangeInfo change) {
        return EventPosition.parse(change.cursor());
    }

    @Override
    public GateChangeFilter all() {
        return new GateChangeFilter(null, null);
    }

    @Override
    public List<GateChangeInfo> between(
            EventPosition after, @Nullable EventPosition upTo, GateChangeFilter filter, int limit) {
        Where where = ORDER.between(after, upTo).andIf(filter.gate(), "d.namespace || '/' || d.name = ?");
        AssetKey asset = filter.asset();
        if (asset != null) {
            where.and("a.namespace = ? AND a.name = ?", asset.namespace(), asset.name());
        }
        return jdbc.query(COLUMNS + where.sql() + ORDER.limited(), GateChangeList::change, where.then(limit));
    }

    private static GateChangeInfo change(ResultSet row) throws SQLException {
        JsonNode detail = Json.tree(row.getString("detail"));
        @Nullable String hold = detail.path("hold").textValue();
        @Nullable String decision = detail.path("decision").textValue();
        @Nullable String outcome = detail.path("outcome").textValue();
        return new GateChangeInfo(
                TransactionOrder.position(row).cursor(),
                Change.valueOf(row.getString("kind")),
                row.getString("namespace"),
                row.getString("name"),
                row.getString("gate"),
                hold == null ? null : HoldKind.valueOf(hold),
                decision == null ? null : GateState.valueOf(decision),
                outcome == null ? null : CheckOutcome.valueOf(outcome),
                detail.path("cause").textValue(),
                detail.path("version").isNumber() ? detail.path("version").longValue() : null,
                detail.path("partition").textValue(),
                Json.texts(detail.path("columns")),
                Json.reasons(detail.path("reasons")),
                time(detail.path("since").textValue()),
                Objects.requireNonNull(Jdbc.instant(row, "at")));
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }
}
