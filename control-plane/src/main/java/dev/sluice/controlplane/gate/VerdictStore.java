package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.gate.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Evidence and verdicts: appended, and read as they were. */
final class VerdictStore {
    private static final String RESULT = """
            INSERT INTO check_result (evaluation_id, epoch, counted, definition_id, asset_id, version, slice, check_key, check_id,
                check_type, severity, trouble_rule, columns, outcome, value, unit, numerator, row_count, threshold, message,
                statement, took_micros, relative_error, sample, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?) RETURNING id
            """;

    private static final String VERDICT = """
            INSERT INTO gate_verdict (definition_id, gate_version, asset_id, version, slice, outcome, good, evaluation_id,
                evidence, waived, missing, at, valid_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::bigint[], ?::jsonb, ?::jsonb, ?, ?) RETURNING id
            """;

    private static final String READ_RESULTS = """
            SELECT id, check_key, check_id, check_type, severity, trouble_rule, columns, outcome, value, unit, numerator,
                   row_count, threshold, message, statement, took_micros, relative_error, sample
            FROM check_result WHERE id = ANY (?::bigint[])
            """;

    private VerdictStore() {}

    /**
     * What is judged.
     *
     * @param evaluation that found it; null: only results of other systems were looked at
     * @param epoch of the evaluator; 0 without one
     */
    record About(
            ActiveGate gate,
            long version,
            String slice,
            @Nullable Long evaluation,
            long epoch) {}

    /** A verdict with the numbers under which it and its evidence are kept. */
    record Stored(long id, Verdict verdict, List<Long> evidence) {}

    /** Keeps results. {@code counted} false: they come from an evaluator that was fenced. Returns their numbers. */
    static List<Long> results(Tx tx, About about, List<CheckResult> results, boolean counted, Instant at)
            throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (CheckResult r : results) {
            ids.add(tx.query(
                            RESULT,
                            row -> row.getLong(1),
                            about.evaluation(),
                            about.epoch(),
                            counted,
                            about.gate().definitionId(),
                            about.gate().asset(),
                            about.version(),
                            about.slice(),
                            r.checkKey(),
                            r.id(),
                            r.type(),
                            r.severity(),
                            r.troubleRule(),
                            r.columns().stream().sorted().toList(),
                            r.outcome(),
                            r.value().isPresent() ? r.value().getAsDouble() : null,
                            r.unit(),
                            r.numerator().isPresent() ? r.numerator().getAsLong() : null,
                            r.rows().isPresent() ? r.rows().getAsLong() : null,
                            r.threshold(),
                            GateJson.clean(r.message()),
                            GateJson.clean(r.statement()),
                            r.took().truncatedTo(ChronoUnit.MICROS).toNanos() / 1_000,
                            r.error().isPresent() ? r.error().getAsDouble() : null,
                            GateJson.sample(r.sample()),
                            at)
                    .getFirst());
        }
        return ids;
    }

    /** Keeps a verdict. */
    static Stored verdict(Tx tx, About about, Verdict verdict, List<Long> evidence) throws SQLException {
        long id = tx.query(
                        VERDICT,
                        row -> row.getLong(1),
                        about.gate().definitionId(),
                        about.gate().version(),
                        about.gate().asset(),
                        about.version(),
                        about.slice(),
                        verdict.outcome(),
                        verdict.good(),
                        about.evaluation(),
                        evidence,
                        GateJson.waived(verdict.waived()),
                        GateJson.missing(verdict.missing()),
                        verdict.at(),
                        verdict.validUntil().orElse(null))
                .getFirst();
        return new Stored(id, verdict, evidence);
    }

    private record Row(
            long id,
            String gate,
            long version,
            String slice,
            CheckOutcome outcome,
            List<Long> evidence,
            String waived,
            String missing,
            Instant at,
            Optional<Instant> validUntil) {}

    /** Verdicts of these numbers by number, with their results. */
    static Map<Long, Stored> read(Tx tx, Collection<Long> ids) throws SQLException {
        Map<Long, Stored> verdicts = new HashMap<>();
        if (ids.isEmpty()) {
            return verdicts;
        }
        List<Row> rows = tx.query("""
                SELECT v.id, g.name, v.version, v.slice, v.outcome, v.evidence, v.waived, v.missing, v.at, v.valid_until
                FROM gate_verdict v JOIN gate g ON g.definition_id = v.definition_id WHERE v.id = ANY (?::bigint[])
                """, VerdictStore::row, ids);
        List<Long> evidence = rows.stream().flatMap(r -> r.evidence().stream()).toList();
        Map<Long, CheckResult> results = new HashMap<>();
        if (!evidence.isEmpty()) {
            tx.query(READ_RESULTS, row -> Map.entry(row.getLong("id"), result(row)), evidence)
                    .forEach(e -> results.put(e.getKey(), e.getValue()));
        }
        for (Row row : rows) {
            List<CheckResult> found = row.evidence().stream()
                    .map(results::get)
                    .filter(Objects::nonNull)
                    .toList();
            verdicts.put(
                    row.id(),
                    new Stored(
                            row.id(),
                            new Verdict(
                                    row.gate(),
                                    row.version(),
                                    row.slice().isEmpty() ? Optional.empty() : Optional.of(row.slice()),
                                    row.outcome(),
                                    found,
                                    GateJson.waived(row.waived()),
                                    GateJson.missing(row.missing()),
                                    row.at(),
                                    row.validUntil()),
                            row.evidence()));
        }
        return verdicts;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("name"),
                row.getLong("version"),
                row.getString("slice"),
                CheckOutcome.valueOf(row.getString("outcome")),
                List.of((Long[]) row.getArray("evidence").getArray()),
                row.getString("waived"),
                row.getString("missing"),
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                Optional.ofNullable(Jdbc.instant(row, "valid_until")));
    }

    private static CheckResult result(ResultSet row) throws SQLException {
        Long numerator = Jdbc.longOrNull(row, "numerator");
        Long rows = Jdbc.longOrNull(row, "row_count");
        return new CheckResult(
                row.getString("check_key"),
                row.getString("check_id"),
                row.getString("check_type"),
                Severity.valueOf(row.getString("severity")),
                OnTrouble.valueOf(row.getString("trouble_rule")),
                Set.of((String[]) row.getArray("columns").getArray()),
                CheckOutcome.valueOf(row.getString("outcome")),
                number(row, "value"),
                row.getString("unit"),
                numerator == null ? OptionalLong.empty() : OptionalLong.of(numerator),
                rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                row.getString("threshold"),
                row.getString("message"),
                row.getString("statement"),
                Duration.of(row.getLong("took_micros"), ChronoUnit.MICROS),
                number(row, "relative_error"),
                GateJson.sample(row.getString("sample")));
    }

    private static OptionalDouble number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
