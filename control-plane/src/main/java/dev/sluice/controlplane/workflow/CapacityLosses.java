package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.plan.CapacityPreview;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.ReadResult;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Pools and services that would go or shrink although tasks need them: a problem of files that name them, else a break. */
final class CapacityLosses {
    private final Map<ResourceName, Pool> pools = new TreeMap<>();
    private final Set<ResourceName> services = new HashSet<>();
    private final Map<ResourceName, Loaded> loaded = new HashMap<>();

    /**
     * @param stay what is deployed and does not go
     * @param read what comes or changes
     */
    CapacityLosses(Tx tx, DeployedCache cache, List<DefinitionRows.Row> stay, ReadResult read) throws SQLException {
        for (DefinitionRows.Row row : stay) {
            if (row.kind() == Definition.Kind.POOL) {
                pools.put(row.name(), cache.pool(tx, row.id(), row.version()));
            } else if (row.kind() == Definition.Kind.SERVICE) {
                services.add(row.name());
            }
        }
        for (Loaded each : read.definitions()) {
            ResourceName name = each.definition().metadata().name();
            switch (each.definition()) {
                case Pool pool -> pools.put(name, pool);
                case Service _ -> services.add(name);
                case Workflow _ -> loaded.put(name, each);
                case Gate _ -> {}
            }
        }
    }

    void tell(List<Workflow> after, List<DefinitionProblem> problems, List<String> breaks) {
        for (CapacityPreview.Loss loss : CapacityPreview.losses(after, pools, services)) {
            Loaded file = loaded.get(loss.workflow());
            if (file == null) {
                breaks.add(loss.text());
            } else {
                problems.add(ServiceProblems.problem(file, loss.text(), "keep it as it is, or change the task"));
            }
        }
    }
}
