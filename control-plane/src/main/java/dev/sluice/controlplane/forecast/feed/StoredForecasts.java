package dev.sluice.controlplane.forecast.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.forecast.JobForecasts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Forecasts as the feed wrote them; for workflows that have never run, what their definition says to expect. */
@ApplicationScoped
public class StoredForecasts implements JobForecasts {
    private static final int MOST = 100_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private static final String NEXT = """
            SELECT f.job_namespace, f.job_name, f.p50, f.p90, f.p95, f.failure, f.hard_failure, f.basis, f.basis_runs, f.streak,
                f.reasons, f.last_start, f.cadence
            FROM job_forecast f JOIN unnest(?::text[], ?::text[]) AS j (namespace, name)
                ON f.job_namespace = j.namespace AND f.job_name = j.name
            """;
    private static final String OPEN = """
            SELECT run_id, job_namespace, job_name, started_at, p50, p90, p95, failure FROM run_estimate
            WHERE ended_at IS NULL AND NOT given_up ORDER BY started_at LIMIT ?
            """;

    private final DeclaredPriors priors;

    @Inject
    StoredForecasts(EmitConfig emit) {
        this(emit.jobNamespace());
    }

    /** With the namespace of Sluice's own jobs in lineage. */
    public StoredForecasts(String jobNamespace) {
        this.priors = new DeclaredPriors(jobNamespace);
    }

    @Override
    public Map<JobId, JobForecast> next(Tx tx, Collection<JobId> jobs) throws SQLException {
        if (jobs.size() > MOST) {
            throw new IllegalArgumentException(jobs.size() + " jobs asked for; at most " + MOST + " at once");
        }
        Map<JobId, JobForecast> found = new HashMap<>();
        tx.query(
                        NEXT,
                        row -> Map.entry(job(row), forecast(row)),
                        jobs.stream().map(JobId::namespace).toList(),
                        jobs.stream().map(JobId::name).toList())
                .forEach(e -> found.put(e.getKey(), e.getValue()));
        List<JobId> baseless = new ArrayList<>();
        for (JobId job : jobs) {
            JobForecast known = found.get(job);
            if (known == null || known.duration().isEmpty()) {
                baseless.add(job);
            }
        }
        priors.of(tx, baseless).forEach((job, prior) -> found.merge(job, declared(prior), StoredForecasts::with));
        return found;
    }

    /** Nothing is known of its failures: as likely as not to be what is true of few runs. */
    private static JobForecast declared(DurationForecast prior) {
        return new JobForecast(
                Optional.of(prior),
                0,
                0,
                Estimate.Kind.DECLARED_PRIOR.name(),
                0,
                0,
                List.of("duration as declared in the definition: it has never run"),
                Optional.empty(),
                Optional.empty());
    }

    private static JobForecast with(JobForecast known, JobForecast declared) {
        return new JobForecast(
                declared.duration(),
                known.failure(),
                known.hardFailure(),
                declared.basis(),
                known.runs(),
                known.streak(),
                known.reasons(),
                known.lastStart(),
                known.cadence());
    }

    @Override
    public List<OpenRun> open(Tx tx, int most) throws SQLException {
        return tx.query(
                OPEN,
                row -> new OpenRun(
                        Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                        job(row),
                        Objects.requireNonNull(Jdbc.instant(row, "started_at")),
                        duration(row),
                        row.getDouble("failure")),
                most);
    }

    private static JobId job(ResultSet row) throws SQLException {
        return new JobId(row.getString("job_namespace"), row.getString("job_name"));
    }

    private static JobForecast forecast(ResultSet row) throws SQLException {
        double cadence = row.getDouble("cadence");
        Optional<Double> regular = row.wasNull() ? Optional.empty() : Optional.of(cadence);
        return new JobForecast(
                duration(row),
                row.getDouble("failure"),
                row.getDouble("hard_failure"),
                row.getString("basis"),
                row.getLong("basis_runs"),
                row.getInt("streak"),
                texts(row.getString("reasons")),
                Optional.ofNullable(Jdbc.instant(row, "last_start")),
                regular);
    }

    private static Optional<DurationForecast> duration(ResultSet row) throws SQLException {
        double p50 = row.getDouble("p50");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new DurationForecast(p50, row.getDouble("p90"), row.getDouble("p95")));
    }

    private static List<String> texts(String json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("reasons are always a list of texts", e);
        }
    }
}
