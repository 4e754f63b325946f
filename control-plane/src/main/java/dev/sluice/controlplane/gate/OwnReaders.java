package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.definition.Task;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who reads what by the deployed definitions, those of runs under way among them. Worked out anew when one of them changes.
 */
public final class OwnReaders {
    private static final String IN_PLAY = """
            SELECT d.id, v.version, d.namespace || '/' || d.name AS name
            FROM definition d CROSS JOIN LATERAL (
                SELECT d.version WHERE d.removed_at IS NULL
                UNION SELECT r.version FROM workflow_run r
                WHERE r.definition_id = d.id AND r.state IN ('WAITING', 'QUEUED', 'RUNNING')) AS v
            WHERE d.kind = 'Workflow' ORDER BY 1, 2
            """;

    private final DeployedCache definitions;
    private final Connections connections;
    private final String jobNamespace;
    private volatile @Nullable Index known;

    public OwnReaders(DeployedCache definitions, Connections connections, String jobNamespace) {
        this.definitions = definitions;
        this.connections = connections;
        this.jobNamespace = jobNamespace;
    }

    /** A task of a workflow. */
    record OwnTask(long definitionId, String task) {}

    /**
     * What a task declares, over all its versions in play.
     *
     * @param names by which gates name it
     * @param outputs what it writes, with the sources of the columns that it tells of; none: it tells of no columns
     */
    record Declared(
            JobId job,
            OwnTask task,
            Set<String> names,
            Set<DatasetId> inputs,
            Map<DatasetId, Map<String, Set<Source>>> outputs) {}

    /** A column that a definition names as a source. */
    record Source(DatasetId dataset, String column) {}

    /** All of them. */
    record Index(List<InPlay> versions, Map<JobId, Declared> byJob, Map<DatasetId, Set<JobId>> byInput) {}

    private record InPlay(long definitionId, int version, String name) {}

    /** The tasks as they are now. */
    Index read(Tx tx) throws SQLException {
        List<InPlay> versions = tx.query(IN_PLAY, row -> new InPlay(row.getLong(1), row.getInt(2), row.getString(3)));
        Index index = known;
        if (index == null || !index.versions().equals(versions)) {
            index = index(tx, versions);
            known = index;
        }
        return index;
    }

    /**
     * A task that reads a dataset.
     *
     * @param job its name in lineage
     * @param workflow {@code namespace/name}
     * @param columns of the dataset, that it reads; empty: it does not say
     */
    public record OwnReader(JobId job, long definitionId, String workflow, String task, Set<String> columns) {}

    /** Tasks that read these datasets by exactly these names, in the order of their jobs. */
    public Map<DatasetId, List<OwnReader>> readersOf(Tx tx, Set<DatasetId> datasets) throws SQLException {
        Index index = read(tx);
        Map<DatasetId, List<OwnReader>> readers = new HashMap<>();
        for (DatasetId dataset : datasets) {
            readers.put(
                    dataset,
                    index.byInput().getOrDefault(dataset, Set.of()).stream()
                            .sorted()
                            .map(job -> ownReader(
                                    Objects.requireNonNull(index.byJob().get(job)), dataset))
                            .toList());
        }
        return readers;
    }

    private static OwnReader ownReader(Declared declared, DatasetId dataset) {
        boolean tells = !declared.outputs().isEmpty()
                && declared.outputs().values().stream().noneMatch(Map::isEmpty);
        Set<String> columns = new TreeSet<>();
        if (tells) {
            declared.outputs().values().forEach(of -> of.values().forEach(sources -> sources.stream()
                    .filter(source -> source.dataset().equals(dataset))
                    .forEach(source -> columns.add(source.column()))));
        }
        String workflow = declared.names().stream()
                .min(Comparator.comparingInt(String::length))
                .orElseThrow(); // the other name has the task behind it
        return new OwnReader(
                declared.job(),
                declared.task().definitionId(),
                workflow,
                declared.task().task(),
                columns);
    }

    /** What changes whenever the definitions in play do. */
    int stamp(Tx tx) throws SQLException {
        return read(tx).versions().hashCode();
    }

    private Index index(Tx tx, List<InPlay> versions) throws SQLException {
        Map<JobId, Declared> byJob = new TreeMap<>();
        Map<DatasetId, Set<JobId>> byInput = new HashMap<>();
        for (InPlay version : versions) {
            Deployed deployed = definitions.workflow(tx, version.definitionId(), version.version());
            for (Task task : deployed.workflow().tasks()) {
                if (!task.consumes().isEmpty()) {
                    JobId job = new JobId(jobNamespace, RunEvents.jobName(deployed) + "." + task.id());
                    Declared declared = byJob.computeIfAbsent(
                            job,
                            _ -> new Declared(
                                    job,
                                    new OwnTask(version.definitionId(), task.id()),
                                    Set.of(version.name(), version.name() + "." + task.id()),
                                    new HashSet<>(),
                                    new LinkedHashMap<>()));
                    add(declared, task);
                    declared.inputs().forEach(input -> byInput.computeIfAbsent(input, _ -> new HashSet<>())
                            .add(job));
                }
            }
        }
        return new Index(new ArrayList<>(versions), byJob, byInput);
    }

    private void add(Declared declared, Task task) {
        task.consumes().forEach(address -> declared.inputs().add(connections.dataset(address)));
        for (Task.Output output : task.produces()) {
            Map<String, Set<Source>> columns =
                    declared.outputs().computeIfAbsent(connections.dataset(output.asset()), _ -> new LinkedHashMap<>());
            output.columns().forEach((column, sources) -> {
                Set<Source> from = columns.computeIfAbsent(column, _ -> new HashSet<>());
                sources.forEach(s -> from.add(new Source(connections.dataset(s.asset()), s.column())));
            });
        }
    }
}
