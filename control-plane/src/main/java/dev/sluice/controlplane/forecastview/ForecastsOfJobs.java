package dev.sluice.controlplane.forecastview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.model.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what is expected of jobs' next runs. */
@ApplicationScoped
public class ForecastsOfJobs {
    private static final long MILLIS = 1_000;

    private final Jdbc jdbc;
    private final NameReader reader;

    ForecastsOfJobs(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** Jobs of which nothing is known are missing. */
    public Map<JobId, JobForecastInfo> ofJobs(Collection<JobId> jobs) {
        Names names = reader.names();
        return jdbc
                .query(
                        """
                        SELECT f.job_namespace, f.job_name, f.p50, f.p90, f.p95, f.failure, f.hard_failure, f.basis, f.basis_runs,
                            f.basis_failures, f.streak, f.reasons, f.last_start, f.cadence, f.updated_at, f.position
                        FROM unnest(?, ?) AS k (namespace, name)
                        JOIN job_forecast f ON f.job_namespace = k.namespace AND f.job_name = k.name
                        """,
                        row -> forecast(row, names),
                        Jdbc.texts(jobs.stream().map(JobId::namespace).toList()),
                        Jdbc.texts(jobs.stream().map(JobId::name).toList()))
                .stream()
                .collect(toMap(JobForecastInfo::id, each -> each));
    }

    private static JobForecastInfo forecast(ResultSet row, Names names) throws SQLException {
        JobId id = new JobId(row.getString("job_namespace"), row.getString("job_name"));
        Instant lastStart = Jdbc.instant(row, "last_start");
        @Nullable Double cadence = Stored.number(row, "cadence");
        return new JobForecastInfo(
                id,
                new JobName(id.namespace(), id.name()),
                Quantiles.forecast(row).map(Quantiles::of).orElse(null),
                row.getDouble("failure"),
                row.getDouble("hard_failure"),
                names.cut(Stored.texts(row.getString("reasons"))),
                Basis.of(row),
                row.getLong("basis_failures"),
                row.getInt("streak"),
                lastStart,
                cadence,
                lastStart == null || cadence == null ? null : lastStart.plusMillis((long) (cadence * MILLIS)),
                TimeQuantiles.instant(row, "updated_at"),
                row.getLong("position"));
    }
}
