package dev.sluice.controlplane.forecastview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.scheduler.predict.Estimate;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads when datasets are expected. */
@ApplicationScoped
public class Landings {
    private final Jdbc jdbc;
    private final NameReader reader;

    Landings(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** Datasets that nothing is expected of are missing. */
    public Map<Long, LandingInfo> ofDatasets(Collection<Long> datasets) {
        Names names = reader.names();
        return jdbc.query("""
                        SELECT l.dataset_id, l.p50, l.p90, l.p95, l.job_namespace, l.job_name, l.run_id, l.basis, l.evidence, l.failure,
                            l.critical_path, l.computed_at
                        FROM dataset_landing l WHERE l.dataset_id = ANY (?)
                        """, row -> landing(row, names), (Object) Jdbc.longs(datasets)).stream()
                .collect(toMap(LandingInfo::datasetId, each -> each));
    }

    private static LandingInfo landing(ResultSet row, Names names) throws SQLException {
        @Nullable UUID run = names.run(Jdbc.uuid(row, "run_id"));
        long evidence = row.getLong("evidence");
        return new LandingInfo(
                row.getLong("dataset_id"),
                run,
                TimeQuantiles.of(row),
                Stored.shown(new JobName(row.getString("job_namespace"), row.getString("job_name")), names.sight()),
                run == null ? null : run.toString(),
                LandingBasis.valueOf(row.getString("basis")),
                evidence,
                evidence < Estimate.Basis.ENOUGH,
                row.getDouble("failure"),
                Stored.path(row.getString("critical_path"), names.sight()),
                TimeQuantiles.instant(row, "computed_at"));
    }
}
