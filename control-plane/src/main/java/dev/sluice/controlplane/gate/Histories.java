package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.quality.check.CheckKey;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.history.ProfileData;
import dev.sluice.scheduler.definition.read.AssetUris;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Fetches what checks are measured against: their earlier values, the last good profile, facts about the dataset. */
final class Histories {
    private static final int MOST_POINTS = 400;
    private static final int MOST_EVIDENCE = 500;

    private final CheckVocabulary vocabulary;
    private final Connections connections;

    Histories(CheckVocabulary vocabulary, Connections connections) {
        this.vocabulary = vocabulary;
        this.connections = connections;
    }

    /** Histories by key of the check. */
    Map<String, History> of(Tx tx, GateChecks.Request request) throws SQLException {
        Optional<String> profile = profile(tx, request);
        Optional<ProfileData> baseline = profile.map(ProfileJson::profile);
        Optional<Table> schema = profile.flatMap(ProfileJson::table);
        Optional<Instant> written = written(tx, request);
        List<History.Evidence> evidence = evidence(tx, request.asset());
        Map<String, History> histories = new HashMap<>();
        for (CheckSpec check : request.spec().checks()) {
            String key = CheckKey.of(request.dataset(), check);
            histories.put(
                    key,
                    new History(
                            request.now(),
                            points(tx, key),
                            baseline,
                            new History.Facts(written, schema, upstream(tx, check), evidence)));
        }
        return histories;
    }

    /** Of all slices: what is usual in one is told by the check, which knows the partition of each point. */
    private static List<History.Point> points(Tx tx, String key) throws SQLException {
        return tx.query(
                """
                SELECT at, value, row_count, slice, good FROM check_series WHERE check_key = ? ORDER BY at DESC LIMIT ?
                """,
                row -> {
                    Long rows = Jdbc.longOrNull(row, "row_count");
                    String slice = row.getString("slice");
                    return new History.Point(
                            Objects.requireNonNull(Jdbc.instant(row, "at")),
                            row.getDouble("value"),
                            rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                            slice.isEmpty() ? Optional.empty() : Optional.of(slice),
                            row.getBoolean("good"));
                },
                key,
                MOST_POINTS);
    }

    private static Optional<String> profile(Tx tx, GateChecks.Request request) throws SQLException {
        return tx.first(
                """
                SELECT profile FROM dataset_profile WHERE asset_id = ? AND slice = ? AND good ORDER BY at DESC LIMIT 1
                """, row -> row.getString(1), request.asset(), request.slice().orElse(""));
    }

    private static Optional<Instant> written(Tx tx, GateChecks.Request request) throws SQLException {
        return tx.first(
                """
                SELECT created_at AS at FROM asset_candidate WHERE asset_id = ? AND version = ?
                UNION ALL SELECT published_at FROM asset_version WHERE asset_id = ? AND version = ? LIMIT 1
                """,
                row -> Objects.requireNonNull(Jdbc.instant(row, "at")),
                request.asset(),
                request.version(),
                request.asset(),
                request.version());
    }

    private static List<History.Evidence> evidence(Tx tx, long asset) throws SQLException {
        return tx.query(
                """
                SELECT producer, assertion, column_name, success, at FROM external_evidence
                WHERE asset_id = ? ORDER BY at DESC LIMIT ?
                """,
                row -> new History.Evidence(
                        row.getString("producer"),
                        row.getString("assertion"),
                        Optional.ofNullable(row.getString("column_name")),
                        row.getBoolean("success"),
                        Objects.requireNonNull(Jdbc.instant(row, "at"))),
                asset,
                MOST_EVIDENCE);
    }

    /** The newest versions of the datasets that a check speaks of, by the address in its argument. */
    private Map<String, History.Upstream> upstream(Tx tx, CheckSpec check) throws SQLException {
        Map<String, History.Upstream> upstream = new HashMap<>();
        for (String address : addresses(check)) {
            DatasetId dataset = connections.dataset(AssetUris.parse(address));
            upstream.put(
                    address,
                    tx.first(
                                    """
                                    SELECT v.published_at, EXISTS (SELECT 1 FROM asset_hold h WHERE h.asset_id = a.id) AS held
                                    FROM asset a
                                    LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
                                    WHERE a.namespace = ? AND a.name = ?
                                    """,
                                    row -> new History.Upstream(
                                            Optional.ofNullable(Jdbc.instant(row, "published_at")),
                                            row.getBoolean("held")),
                                    dataset.namespace(),
                                    dataset.name())
                            .orElse(new History.Upstream(Optional.empty(), false)));
        }
        return upstream;
    }

    List<String> addresses(CheckSpec check) {
        List<String> addresses = new ArrayList<>();
        Set<String> names = Set.copyOf(vocabulary.types().stream()
                .filter(type -> type.name().equals(check.type()))
                .flatMap(type -> type.arguments().stream())
                .filter(argument -> argument.kind() == CheckVocabulary.Kind.ASSET)
                .map(CheckVocabulary.Argument::name)
                .toList());
        check.arguments().forEach((name, value) -> {
            if (names.contains(name) && value instanceof String address) {
                addresses.add(address);
            }
        });
        return addresses;
    }
}
