package dev.sluice.controlplane.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.gate.EvaluationQueue.Claimed;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.quality.gate.Verdict;
import dev.sluice.quality.history.ProfileData;
import dev.sluice.quality.imports.GateReport;
import dev.sluice.quality.imports.QualityFacets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells lineage of evaluations: each is a run of a job named after its gate, which reads the dataset and says what it found
 * of it, under the run that wrote the dataset.
 */
public final class GateEvents {
    private static final String JOB = "gate.";
    private static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String FACETS = "https://openlineage.io/spec/facets/";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A task of ours is found by its attempt, anybody else's run in the catalog. */
    private static final String WRITER = """
            SELECT w.run_id, coalesce(own.job, other.name) AS job, other.namespace
            FROM (SELECT run_id FROM asset_candidate WHERE asset_id = ? AND version = ?
                  UNION ALL SELECT run_id FROM asset_version WHERE asset_id = ? AND version = ? LIMIT 1) AS w
            LEFT JOIN LATERAL (
                SELECT d.namespace || '.' || d.name || '.' || t.task AS job FROM attempt a JOIN task_run t ON t.id = a.task_run_id
                JOIN workflow_run r ON r.id = t.run_id JOIN definition d ON d.id = r.definition_id WHERE a.id = w.run_id) AS own ON true
            LEFT JOIN LATERAL (
                SELECT n.name AS namespace, j.name FROM run r JOIN job j ON j.id = r.job_id JOIN namespace n ON n.id = j.namespace_id
                WHERE r.run_id = w.run_id) AS other ON true
            """;

    private final String jobNamespace;
    private final QualityFacets facets = new QualityFacets(RunEvents.PRODUCER.toString());

    GateEvents(String jobNamespace) {
        this.jobNamespace = jobNamespace;
    }

    /** Whether a job is an evaluation of a gate. */
    public static boolean isGate(JobId job) {
        return job.name().startsWith(JOB);
    }

    private record Writer(UUID run, String namespace, String job) {}

    /** START and COMPLETE of an evaluation. */
    List<String> of(
            Tx tx,
            Claimed claimed,
            ActiveGate gate,
            Verdict verdict,
            GateDecision decision,
            GateChecks.Found found,
            Instant now)
            throws SQLException {
        DatasetId dataset = Dockets.dataset(tx, gate.asset());
        Optional<Writer> writer = writer(tx, gate.asset(), claimed.version());
        String run = RunIds.evaluation(claimed.startedAt(), gate.name(), claimed.id(), claimed.epoch())
                .toString();
        Map<String, Object> runFacets = new LinkedHashMap<>();
        writer.ifPresent(w -> runFacets.put("parent", parent(w)));
        Map<String, Object> began = event("START", claimed.startedAt(), run, runFacets, gate, dataset);
        began.put("inputs", List.of(input(dataset, claimed, null, null)));
        runFacets.put("test", facets.tests(verdict.shown()));
        runFacets.put(
                "sluice_gateDecision",
                facets.gateDecision(new GateReport(
                        gate.name(),
                        claimed.version() == 0 ? Optional.empty() : Optional.of(String.valueOf(claimed.version())),
                        verdict.slice(),
                        decision,
                        now,
                        outcomes(verdict))));
        Map<String, Object> ended = event("COMPLETE", now, run, runFacets, gate, dataset);
        ended.put(
                "inputs",
                List.of(input(dataset, claimed, verdict.shown(), found.profile().orElse(null))));
        return List.of(json(began), json(ended));
    }

    private Map<String, Object> input(
            DatasetId dataset, Claimed claimed, @Nullable List<CheckResult> results, @Nullable String profile) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("namespace", dataset.namespace());
        input.put("name", dataset.name());
        if (claimed.version() > 0) {
            Map<String, Object> version = base(FACETS + "1-0-1/DatasetVersionDatasetFacet.json");
            version.put("datasetVersion", String.valueOf(claimed.version()));
            input.put("facets", new LinkedHashMap<>(Map.of("version", version)));
        }
        if (results != null) {
            Map<String, Object> found = new LinkedHashMap<>();
            found.put("dataQualityAssertions", facets.assertions(results));
            if (profile != null) {
                ProfileData data = ProfileJson.profile(profile);
                // Values that the catalog marks as sensitive are not in the profile.
                found.put("dataQualityMetrics", facets.inputMetrics(data, QualityFacets.Facts.NONE));
                found.put("sluice_qualityProfile", facets.qualityProfile(data, Set.of()));
            }
            input.put("inputFacets", found);
        }
        return input;
    }

    private Map<String, Object> event(
            String type, Instant at, String run, Map<String, Object> runFacets, ActiveGate gate, DatasetId dataset) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("eventType", type);
        event.put("eventTime", at.toString());
        event.put("producer", RunEvents.PRODUCER.toString());
        event.put("schemaURL", SCHEMA);
        event.put("run", Map.of("runId", run, "facets", new LinkedHashMap<>(runFacets)));
        Map<String, Object> jobType = base(FACETS + "2-0-3/JobTypeJobFacet.json");
        jobType.put("processingType", "BATCH");
        jobType.put("integration", "SLUICE");
        jobType.put("jobType", "GATE");
        event.put(
                "job",
                Map.of(
                        "namespace", dataset.namespace(),
                        "name", JOB + gate.name().replace('/', '.'),
                        "facets", Map.of("jobType", jobType)));
        event.put("outputs", List.of());
        return event;
    }

    private static Map<String, Object> parent(Writer writer) {
        Map<String, Object> parent = base(FACETS + "1-1-0/ParentRunFacet.json");
        parent.put("run", Map.of("runId", writer.run().toString()));
        parent.put("job", Map.of("namespace", writer.namespace(), "name", writer.job()));
        return parent;
    }

    private Optional<Writer> writer(Tx tx, long asset, long version) throws SQLException {
        return tx
                .query(
                        WRITER,
                        row -> {
                            String job = row.getString("job");
                            String namespace = row.getString("namespace");
                            return job == null
                                    ? Optional.<Writer>empty()
                                    : Optional.of(new Writer(
                                            row.getObject("run_id", UUID.class),
                                            namespace == null ? jobNamespace : namespace,
                                            job));
                        },
                        asset,
                        version,
                        asset,
                        version)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Map<CheckOutcome, Long> outcomes(Verdict verdict) {
        return verdict.shown().stream()
                .map(CheckResult::outcome)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Map<String, Object> base(String schema) {
        Map<String, Object> facet = new LinkedHashMap<>();
        facet.put("_producer", RunEvents.PRODUCER.toString());
        facet.put("_schemaURL", schema);
        return facet;
    }

    private static String json(Map<String, Object> event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts and numbers are JSON", e);
        }
    }
}
