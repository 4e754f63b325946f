package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the triggers that something from outside can fire. */
public final class ArmedTriggers {
    /** Most triggers of one kind that hear what comes from outside. */
    static final int MOST = 10_000;

    private static final String COLUMNS = """
            SELECT t.id, t.definition_id, t.name, t.kind, t.version, t.active, t.failure IS NOT NULL AS failed
            FROM trigger t JOIN definition d ON d.id = t.definition_id AND d.version = t.version AND d.removed_at IS NULL
            """;

    private final DeployedCache definitions;

    public ArmedTriggers(DeployedCache definitions) {
        this.definitions = definitions;
    }

    private record Row(
            long id, long definitionId, String name, String kind, int version, boolean active, boolean failed) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("id"),
                    row.getLong("definition_id"),
                    row.getString("name"),
                    row.getString("kind"),
                    row.getInt("version"),
                    row.getBoolean("active"),
                    row.getBoolean("failed"));
        }
    }

    /** A trigger by its name, also one of a paused workflow. */
    public Optional<Armed> find(Tx tx, ResourceName workflow, String trigger) throws SQLException {
        return armed(
                        tx,
                        tx.query(
                                COLUMNS + "WHERE d.kind = 'Workflow' AND d.namespace = ? AND d.name = ? AND t.name = ?",
                                Row::read,
                                workflow.namespace(),
                                workflow.name(),
                                trigger))
                .stream()
                .findFirst();
    }

    /** A trigger by its row, unless it is paused or gone. */
    public Optional<Armed> find(Tx tx, long id) throws SQLException {
        return armed(tx, tx.query(COLUMNS + "WHERE t.active AND t.id = ?", Row::read, id)).stream()
                .findFirst();
    }

    /** All active triggers of a kind, oldest first. */
    public List<Armed> ofKind(Tx tx, String kind) throws SQLException {
        return armed(
                tx, tx.query(COLUMNS + "WHERE t.active AND t.kind = ? ORDER BY t.id LIMIT ?", Row::read, kind, MOST));
    }

    private List<Armed> armed(Tx tx, List<Row> rows) throws SQLException {
        List<Armed> armed = new ArrayList<>();
        for (Row row : rows) {
            Deployed deployed = definitions.workflow(tx, row.definitionId(), row.version());
            for (Trigger trigger : deployed.workflow().triggers()) {
                if (trigger.id().equals(row.name())) {
                    armed.add(new Armed(row.id(), row.kind(), row.active(), row.failed(), deployed, trigger));
                }
            }
        }
        return armed;
    }
}
