package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which runs of the graph are ours, by rows that never change once a run or attempt is there. */
@ApplicationScoped
public class OwnRuns {
    private static final int PORTION = 2_000;

    private final Jdbc jdbc;

    public OwnRuns(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param run of the workflow
     * @param step task of an attempt; null: it is the run itself
     * @param by who or what asked for the run
     */
    record Own(
            UUID run,
            long definition,
            int version,
            String namespace,
            String name,
            @Nullable String step,
            @Nullable Integer attempt,
            String by) {
        String workflow() {
            return namespace + "/" + name + "@" + version;
        }
    }

    /** Those that are ours, by id of the run or attempt. */
    Map<UUID, Own> of(Collection<UUID> runs) {
        Map<UUID, Own> found = new HashMap<>();
        List<UUID> all = new ArrayList<>(runs);
        for (int from = 0; from < all.size(); from += PORTION) {
            UUID[] portion = Jdbc.uuids(all.subList(from, Math.min(all.size(), from + PORTION)));
            jdbc.query(
                    """
                    SELECT a.id, w.id AS run, w.definition_id, w.version, d.namespace, d.name, t.task, a.number, w.created_by
                    FROM attempt a JOIN task_run t ON t.id = a.task_run_id JOIN workflow_run w ON w.id = t.run_id
                    JOIN definition d ON d.id = w.definition_id WHERE a.id = ANY (?)
                    UNION ALL
                    SELECT w.id, w.id, w.definition_id, w.version, d.namespace, d.name, NULL, NULL, w.created_by
                    FROM workflow_run w JOIN definition d ON d.id = w.definition_id WHERE w.id = ANY (?)
                    """,
                    row -> {
                        int number = row.getInt("number");
                        boolean whole = row.wasNull();
                        return found.put(
                                row.getObject("id", UUID.class),
                                new Own(
                                        row.getObject("run", UUID.class),
                                        row.getLong("definition_id"),
                                        row.getInt("version"),
                                        row.getString("namespace"),
                                        row.getString("name"),
                                        row.getString("task"),
                                        whole ? null : number,
                                        row.getString("created_by")));
                    },
                    portion,
                    portion);
        }
        return found;
    }
}
