package dev.sluice.controlplane.forecastview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.forecastview.RunEstimateInfo.Actual;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.scheduler.predict.DurationForecast;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what was expected of runs. */
@ApplicationScoped
public class RunEstimates {
    private static final String SELECT = """
            SELECT e.run_id, e.job_namespace, e.job_name, e.started_at, e.p50, e.p90, e.p95, e.failure, e.hard_failure, e.basis,
                e.basis_runs, e.reasons, e.ended_at, e.seconds, e.result, e.given_up
            FROM run_estimate e
            """;

    private final Jdbc jdbc;
    private final NameReader reader;
    private final InstantSource time;

    RunEstimates(Jdbc jdbc, NameReader reader, InstantSource time) {
        this.reader = reader;
        this.jdbc = jdbc;
        this.time = time;
    }

    /** By run; runs of which nothing was expected are missing. */
    public Map<UUID, RunEstimateInfo> ofRuns(Collection<UUID> runs) {
        Names names = reader.names();
        Instant now = time.instant();
        return jdbc
                .query(SELECT + "WHERE e.run_id = ANY (?)", row -> estimate(row, now, names), (Object) Jdbc.uuids(runs))
                .stream()
                .collect(toMap(RunEstimateInfo::run, each -> each));
    }

    private static RunEstimateInfo estimate(ResultSet row, Instant now, Names names) throws SQLException {
        Instant started = TimeQuantiles.instant(row, "started_at");
        Optional<DurationForecast> duration = Quantiles.forecast(row);
        boolean ended = Jdbc.instant(row, "ended_at") != null;
        boolean givenUp = row.getBoolean("given_up");
        return new RunEstimateInfo(
                Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                new JobName(row.getString("job_namespace"), row.getString("job_name")),
                started,
                duration.map(Quantiles::of).orElse(null),
                !ended && !givenUp
                        ? duration.map(each -> TimeQuantiles.end(started, each, now))
                                .orElse(null)
                        : null,
                row.getDouble("failure"),
                row.getDouble("hard_failure"),
                names.cut(Stored.texts(row.getString("reasons"))),
                Basis.of(row),
                givenUp,
                ended ? actual(row, duration) : null);
    }

    private static Actual actual(ResultSet row, Optional<DurationForecast> forecast) throws SQLException {
        @Nullable Double seconds = Stored.number(row, "seconds");
        String result = row.getString("result");
        DurationForecast duration = seconds == null || seconds <= 0 ? null : forecast.orElse(null);
        double took = seconds == null ? 0 : seconds;
        return new Actual(
                TimeQuantiles.instant(row, "ended_at"),
                seconds,
                result == null ? null : ActualResult.valueOf(result),
                duration == null ? null : took / duration.p50(),
                duration == null ? null : took <= duration.p50(),
                duration == null ? null : took <= duration.p90(),
                duration == null ? null : took <= duration.p95());
    }
}
