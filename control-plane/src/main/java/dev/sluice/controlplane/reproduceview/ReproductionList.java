package dev.sluice.controlplane.reproduceview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.reproduce.Outcome;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads repetitions and fingerprints. */
@ApplicationScoped
public class ReproductionList {
    private static final String COLUMNS = """
            SELECT r.id, r.run_id, r.shadow_run_id, r.state, r.level, r.expected, r.detail, r.result, r.requested_by, r.requested_at,
                r.ended_at
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    ReproductionList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** Newest first; of one run or of all. */
    public Page<ReproductionInfo> page(@Nullable UUID run, PageRequest request) {
        Cursor cursor = new Cursor("reproductions", run);
        Where where = new Where().andIf(run, "r.run_id = ?");
        cursor.keyOf(request, 2)
                .ifPresent(key ->
                        where.and("(r.requested_at, r.id) < (?, ?)", instant(key.getFirst()), uuid(key.getLast())));
        Names names = reader.names();
        List<ReproductionInfo> found = jdbc.query(
                COLUMNS + "FROM reproduction r\n" + where.sql() + "ORDER BY r.requested_at DESC, r.id DESC LIMIT ?",
                row -> read(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.requestedAt(), each.number()));
    }

    /** One by its id. */
    public Optional<ReproductionInfo> find(UUID id) {
        Names names = reader.names();
        return jdbc.first(COLUMNS + "FROM reproduction r WHERE r.id = ?", row -> read(row, names), id);
    }

    /** The newest of each run. */
    public Map<UUID, List<ReproductionInfo>> ofRuns(Collection<UUID> runs, int each) {
        Names names = reader.names();
        return jdbc.query(COLUMNS + """
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (SELECT * FROM reproduction o
                            WHERE o.run_id = k.id ORDER BY o.requested_at DESC, o.id DESC LIMIT ?) AS r
                        ORDER BY r.requested_at DESC, r.id DESC
                        """, row -> read(row, names), Jdbc.uuids(runs), each).stream()
                .collect(groupingBy(ReproductionInfo::run));
    }

    /** Fingerprints by run or attempt; those that have none are missing. */
    public Map<UUID, RunFingerprintInfo> fingerprints(Collection<UUID> runs) {
        record Found(UUID run, RunFingerprintInfo fingerprint) {}
        return jdbc
                .query(
                        "SELECT run_id, fingerprint, content, gaps FROM run_fingerprint WHERE run_id = ANY (?)",
                        row -> new Found(
                                Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                                new RunFingerprintInfo(
                                        HexFormat.of().formatHex(row.getBytes("fingerprint")),
                                        row.getString("content"),
                                        List.of((String[]) row.getArray("gaps").getArray()))),
                        (Object) Jdbc.uuids(runs))
                .stream()
                .collect(toMap(Found::run, Found::fingerprint));
    }

    private static ReproductionInfo read(ResultSet row, Names names) throws SQLException {
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        UUID run = Objects.requireNonNull(Jdbc.uuid(row, "run_id"));
        UUID shadow = Jdbc.uuid(row, "shadow_run_id");
        String result = row.getString("result");
        List<ReproducedOutput> outputs = result == null
                ? List.of()
                : Outcome.parse(result).outputs().stream()
                        .filter(output -> names.sight().seesDataset(output.namespace()))
                        .map(ReproductionList::output)
                        .toList();
        return new ReproductionInfo(
                id,
                run,
                id.toString(),
                run.toString(),
                shadow == null ? null : shadow.toString(),
                ReproductionState.valueOf(row.getString("state")),
                level(row.getString("level")),
                level(row.getString("expected")),
                result == null
                        ? null
                        : outputs.stream().allMatch(o -> o.reached().compareTo(o.expected()) <= 0),
                names.cutOrNull(row.getString("detail")),
                outputs,
                row.getString("requested_by"),
                Objects.requireNonNull(Jdbc.instant(row, "requested_at")),
                Jdbc.instant(row, "ended_at"));
    }

    private static ReproducedOutput output(Outcome.Output output) {
        return new ReproducedOutput(
                output.namespace(),
                output.name(),
                ReproductionLevel.valueOf(output.expected().name()),
                ReproductionLevel.valueOf(output.level().name()),
                output.reason(),
                output.originalSha256(),
                output.repeatedSha256(),
                real(output.onlyOriginal()),
                real(output.onlyRepeated()),
                output.columns().stream()
                        .map(c -> new DifferingColumn(c.name(), c.rows(), c.what()))
                        .toList(),
                output.metrics().stream()
                        .map(m -> new ComparedMetric(m.metric(), m.original(), m.repeated(), m.within()))
                        .toList(),
                output.remarks());
    }

    private static @Nullable Double real(@Nullable Long count) {
        return count == null ? null : count.doubleValue();
    }

    private static @Nullable ReproductionLevel level(@Nullable String name) {
        return name == null ? null : ReproductionLevel.valueOf(name);
    }

    private static Instant instant(String part) {
        try {
            return Instant.parse(part);
        } catch (DateTimeParseException e) {
            throw Cursor.refused(part);
        }
    }

    private static UUID uuid(String part) {
        try {
            return UUID.fromString(part);
        } catch (IllegalArgumentException e) {
            throw Cursor.refused(part);
        }
    }
}
