package dev.sluice.controlplane.report.history;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.run.RunState;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stories of runs that said nothing after a position of the log: the catalog's rows are what was known then. */
final class StoryRows {
    private static final RunStory.Status[] STATUSES = RunStory.Status.values();

    private final Reading reading;
    private final long position;

    StoryRows(Reading reading, long position) {
        this.reading = reading;
        this.position = position;
    }

    /**
     * @param stories of runs that spoke until then and not since
     * @param renaming among them those that renamed an output: their rows do not tell what from
     * @param referred runs that were only referred to until then and had said nothing
     */
    record Found(Map<UUID, RunStory> stories, Set<UUID> renaming, Set<UUID> referred) {}

    private record Head(
            UUID run,
            @Nullable JobId job,
            RunState state,
            Instant at,
            @Nullable Instant started,
            @Nullable Instant ended,
            @Nullable UUID parent,
            boolean incomplete) {}

    Found of(Collection<UUID> runs) {
        Map<UUID, Head> heads = new HashMap<>();
        Set<UUID> referred = new HashSet<>();
        reading.query(
                """
                SELECT r.run_id, n.name AS job_namespace, j.name AS job_name, r.state, r.started_at, r.ended_at, r.parent_run_id,
                       r.incomplete, r.attempts,
                       EXISTS (SELECT 1 FROM event_index e WHERE e.run_id = r.run_id AND e.event_type = 0
                               AND e.event_time = r.started_at) AS start_sent
                FROM run r LEFT JOIN job j ON j.id = r.job_id LEFT JOIN namespace n ON n.id = j.namespace_id
                WHERE r.run_id = ANY (?) AND r.last_position <= ?
                """,
                row -> {
                    UUID run = row.getObject("run_id", UUID.class);
                    return row.getInt("attempts") == 0 ? referred.add(run) : heads.put(run, head(run, row));
                },
                runs,
                position);
        Map<UUID, List<RunStory.Input>> inputs = inputs(heads);
        Set<UUID> renaming = new HashSet<>();
        Map<UUID, List<RunStory.Output>> outputs = outputs(heads.keySet(), renaming);
        Map<UUID, RunStory> stories = new HashMap<>();
        heads.forEach((run, head) -> stories.put(
                run,
                new RunStory(
                        run,
                        head.job(),
                        head.state(),
                        head.started(),
                        head.ended(),
                        head.parent(),
                        inputs.getOrDefault(run, List.of()),
                        outputs.getOrDefault(run, List.of()),
                        head.incomplete())));
        return new Found(stories, renaming, referred);
    }

    private static Head head(UUID run, ResultSet row) throws SQLException {
        Instant at = Objects.requireNonNull(Jdbc.instant(row, "started_at"));
        return new Head(
                run,
                new JobId(row.getString("job_namespace"), row.getString("job_name")),
                RunState.ofCode(row.getInt("state")),
                at,
                row.getBoolean("start_sent") ? at : null,
                Jdbc.instant(row, "ended_at"),
                Jdbc.uuid(row, "parent_run_id"),
                row.getBoolean("incomplete"));
    }

    private Map<UUID, List<RunStory.Input>> inputs(Map<UUID, Head> heads) {
        Map<UUID, List<RunStory.Input>> inputs = new HashMap<>();
        reading.query(
                """
                SELECT i.run_id, n.name, d.name, i.declared_version FROM run_io i
                JOIN dataset d ON d.id = i.dataset_id JOIN namespace n ON n.id = d.namespace_id
                WHERE i.run_id = ANY (?) AND i.direction = 1
                """,
                row -> {
                    UUID run = row.getObject(1, UUID.class);
                    Head head = Objects.requireNonNull(heads.get(run));
                    DatasetId dataset = new DatasetId(row.getString(2), row.getString(3));
                    return inputs.computeIfAbsent(run, _ -> new ArrayList<>())
                            .add(new RunStory.Input(run, dataset, head.at(), row.getString(4)));
                },
                heads.keySet());
        inputs.values().forEach(each -> each.sort(Comparator.comparing(RunStory.Input::dataset)));
        return inputs;
    }

    private Map<UUID, List<RunStory.Output>> outputs(Collection<UUID> runs, Set<UUID> renaming) {
        Map<UUID, List<RunStory.Output>> outputs = new HashMap<>();
        reading.query(
                """
                SELECT v.run_id, n.name AS dataset_namespace, d.name AS dataset_name, v.created_at, v.status, v.declared_version,
                       v.row_count, v.byte_count, v.file_count, v.lifecycle
                FROM dataset_version v JOIN dataset d ON d.id = v.dataset_id JOIN namespace n ON n.id = d.namespace_id
                WHERE v.run_id = ANY (?)
                """,
                row -> {
                    RunStory.Output output = output(row);
                    UUID run = output.version().run();
                    if ("RENAME".equals(row.getString("lifecycle"))) {
                        renaming.add(run);
                    }
                    return outputs.computeIfAbsent(run, _ -> new ArrayList<>()).add(output);
                },
                runs);
        outputs.values().forEach(each -> each.sort(Comparator.comparing(RunStory.Output::version)));
        return outputs;
    }

    /** Of a row with the dataset's names and the columns of dataset_version. */
    static RunStory.Output output(ResultSet row) throws SQLException {
        return new RunStory.Output(
                new Version(
                        new DatasetId(row.getString("dataset_namespace"), row.getString("dataset_name")),
                        row.getObject("run_id", UUID.class)),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                STATUSES[row.getInt("status")],
                row.getString("declared_version"),
                Jdbc.longOrNull(row, "row_count"),
                Jdbc.longOrNull(row, "byte_count"),
                Jdbc.longOrNull(row, "file_count"));
    }
}
