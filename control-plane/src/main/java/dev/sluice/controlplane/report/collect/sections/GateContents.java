package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.DatasetId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads what entries of the ledger name of gates: decisions, verdicts and results of checks, which are only ever appended. What
 * it finds by dataset and run are numbers, which never change; whether they count, the ledger says.
 */
@ApplicationScoped
public class GateContents {
    private static final String ASSETS = """
            SELECT a.id, a.namespace, a.name FROM asset a JOIN unnest(?, ?) AS u (namespace, name)
              ON u.namespace = a.namespace AND u.name = a.name ORDER BY a.namespace, a.name
            """;

    private static final String VERSIONS = """
            SELECT asset_id, version, run_id FROM asset_candidate WHERE asset_id = ANY (?) AND run_id = ANY (?)
            UNION SELECT asset_id, version, run_id FROM asset_version WHERE asset_id = ANY (?) AND run_id = ANY (?)
            ORDER BY 1, 2
            """;

    private static final String DECISIONS = """
            SELECT id, reasons::text AS reasons, encode(sha256(convert_to(reasons::text, 'UTF8')), 'hex') AS digest,
                   warnings::text AS warnings, evidence_digest(evidence) AS evidence
            FROM gate_decision WHERE id = ANY (?)
            """;

    private static final String VERDICTS = """
            SELECT v.id, v.gate_version, d.namespace || '/' || d.name AS gate, v.outcome, v.evidence, v.waived::text AS waived,
                   v.missing::text AS missing
            FROM gate_verdict v JOIN definition d ON d.id = v.definition_id WHERE v.id = ANY (?) ORDER BY v.id
            """;

    private static final String RESULTS = """
            SELECT id, check_id, check_type, severity, array_to_string(columns, ', ') AS columns, outcome, value::text AS value, unit,
                   row_count, threshold, message, at
            FROM check_result WHERE id = ANY (?) ORDER BY id
            """;

    private static final String WAIVERS = "SELECT id FROM waiver WHERE asset_id = ANY (?) ORDER BY id";

    private final Jdbc jdbc;

    public GateContents(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    record Asset(long id, DatasetId dataset) {}

    record VersionOf(long asset, long version, UUID run) {}

    record Decision(long id, String reasons, String digest, String warnings, String evidenceDigest) {}

    record Verdict(
            long id,
            int gateVersion,
            String gate,
            String outcome,
            List<Long> evidence,
            String waived,
            String missing) {}

    record Result(
            long id,
            String check,
            String type,
            String severity,
            String columns,
            String outcome,
            @Nullable String value,
            String unit,
            @Nullable Long rows,
            String threshold,
            String message,
            String at) {}

    List<Asset> assets(Collection<DatasetId> datasets) {
        List<DatasetId> list = new ArrayList<>(datasets);
        return jdbc.query(
                ASSETS,
                row -> new Asset(row.getLong("id"), new DatasetId(row.getString("namespace"), row.getString("name"))),
                Jdbc.texts(list.stream().map(DatasetId::namespace).toList()),
                Jdbc.texts(list.stream().map(DatasetId::name).toList()));
    }

    List<VersionOf> versions(Collection<Long> assets, Collection<UUID> runs) {
        Long[] ids = Jdbc.longs(assets);
        UUID[] writers = Jdbc.uuids(runs);
        return jdbc.query(
                VERSIONS,
                row -> new VersionOf(
                        row.getLong("asset_id"),
                        row.getLong("version"),
                        Objects.requireNonNull(Jdbc.uuid(row, "run_id"))),
                ids,
                writers,
                ids,
                writers);
    }

    Map<Long, Decision> decisions(Collection<Long> ids) {
        return jdbc
                .query(
                        DECISIONS,
                        row -> new Decision(
                                row.getLong("id"),
                                row.getString("reasons"),
                                row.getString("digest"),
                                row.getString("warnings"),
                                row.getString("evidence")),
                        (Object) Jdbc.longs(ids))
                .stream()
                .collect(Collectors.toMap(Decision::id, each -> each));
    }

    Map<Long, Verdict> verdicts(Collection<Long> ids) {
        return jdbc
                .query(
                        VERDICTS,
                        row -> new Verdict(
                                row.getLong("id"),
                                row.getInt("gate_version"),
                                row.getString("gate"),
                                row.getString("outcome"),
                                List.of((Long[]) row.getArray("evidence").getArray()),
                                row.getString("waived"),
                                row.getString("missing")),
                        (Object) Jdbc.longs(ids))
                .stream()
                .collect(Collectors.toMap(Verdict::id, each -> each));
    }

    Map<Long, Result> results(Collection<Long> ids) {
        return jdbc.query(RESULTS, GateContents::result, (Object) Jdbc.longs(ids)).stream()
                .collect(Collectors.toMap(Result::id, each -> each));
    }

    /** Numbers of all waivers about these datasets, whenever they were asked for. */
    List<Long> waivers(Collection<Long> assets) {
        return jdbc.query(WAIVERS, row -> row.getLong("id"), (Object) Jdbc.longs(assets));
    }

    private static Result result(ResultSet row) throws SQLException {
        return new Result(
                row.getLong("id"),
                row.getString("check_id"),
                row.getString("check_type"),
                row.getString("severity"),
                row.getString("columns"),
                row.getString("outcome"),
                row.getString("value"),
                row.getString("unit"),
                Jdbc.longOrNull(row, "row_count"),
                row.getString("threshold"),
                row.getString("message"),
                Objects.requireNonNull(Jdbc.instant(row, "at")).toString());
    }
}
