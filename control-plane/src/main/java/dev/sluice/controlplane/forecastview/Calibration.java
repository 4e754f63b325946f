package dev.sluice.controlplane.forecastview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how good estimates were, by day. */
@ApplicationScoped
public class Calibration {
    /** Most days that one answer has of a job. */
    public static final int MOST_DAYS = 400;

    private static final String COLUMNS = """
            SELECT s.day::text AS day, s.job_namespace, s.job_name, s.runs, s.within_p50, s.within_p90, s.within_p95, s.pinball_p50,
                s.pinball_p90, s.pinball_p95, s.error_p50, s.ended, s.failed, s.brier
            """;

    private final Jdbc jdbc;

    Calibration(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Of all jobs together, the newest day first. */
    public List<CalibrationDay> ofAll(int days) {
        return jdbc.query(
                COLUMNS
                        + "FROM forecast_score s WHERE s.job_namespace = '' AND s.job_name = '' ORDER BY s.day DESC LIMIT ?",
                Calibration::day,
                bounded(days));
    }

    /** Of each job, the newest day first. */
    public Map<JobId, List<CalibrationDay>> ofJobs(Collection<JobId> jobs, int days) {
        record Found(JobId job, CalibrationDay day) {}
        return jdbc
                .query(
                        COLUMNS + """
                        FROM unnest(?, ?) AS k (namespace, name)
                        CROSS JOIN LATERAL (SELECT * FROM forecast_score o
                            WHERE o.job_namespace = k.namespace AND o.job_name = k.name ORDER BY o.day DESC LIMIT ?) AS s
                        ORDER BY s.day DESC
                        """,
                        row -> new Found(
                                new JobId(row.getString("job_namespace"), row.getString("job_name")), day(row)),
                        Jdbc.texts(jobs.stream().map(JobId::namespace).toList()),
                        Jdbc.texts(jobs.stream().map(JobId::name).toList()),
                        bounded(days))
                .stream()
                .collect(groupingBy(Found::job, mapping(Found::day, toList())));
    }

    private static int bounded(int days) {
        if (days < 1 || days > MOST_DAYS) {
            throw new InvalidRequestException("first is " + days + "; allowed are 1 to " + MOST_DAYS);
        }
        return days;
    }

    private static CalibrationDay day(ResultSet row) throws SQLException {
        long runs = row.getLong("runs");
        long ended = row.getLong("ended");
        @Nullable Double error = mean(row, "error_p50", runs);
        return new CalibrationDay(
                row.getString("day"),
                runs,
                mean(row, "within_p50", runs),
                mean(row, "within_p90", runs),
                mean(row, "within_p95", runs),
                error == null ? null : Math.exp(error),
                mean(row, "pinball_p50", runs),
                mean(row, "pinball_p90", runs),
                mean(row, "pinball_p95", runs),
                ended,
                row.getLong("failed"),
                mean(row, "brier", ended));
    }

    private static @Nullable Double mean(ResultSet row, String sum, long of) throws SQLException {
        return of == 0 ? null : row.getDouble(sum) / of;
    }
}
