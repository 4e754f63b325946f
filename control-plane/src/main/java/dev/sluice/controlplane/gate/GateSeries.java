package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.CheckResult;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of checks over time, and profiles: what history-based checks are measured against. */
final class GateSeries {
    private static final String VALUE = """
            INSERT INTO check_series (check_key, slice, at, version, value, row_count, good) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (check_key, slice, at) DO UPDATE SET version = EXCLUDED.version, value = EXCLUDED.value,
                row_count = EXCLUDED.row_count, good = EXCLUDED.good
            """;

    private static final String PROFILE = """
            INSERT INTO dataset_profile (asset_id, version, slice, at, evaluation_id, row_count, profile, good)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?) ON CONFLICT (asset_id, slice, at) DO NOTHING
            """;

    private GateSeries() {}

    /** Keeps what an evaluation measured. */
    static void keep(Tx tx, VerdictStore.About about, GateChecks.Found found, Instant now) throws SQLException {
        Map<String, CheckResult> measured = new LinkedHashMap<>(); // two checks may differ in their thresholds only
        found.results().stream()
                .filter(r -> !r.checkKey().isEmpty()
                        && (r.value().isPresent() || r.rows().isPresent()))
                .forEach(r -> measured.merge(r.checkKey(), r, (one, other) -> good(one) ? other : one));
        List<@Nullable Object[]> rows = new ArrayList<>();
        measured.forEach((key, r) -> rows.add(new @Nullable Object[] {
            key,
            about.slice(),
            now,
            about.version(),
            r.value().orElse(Double.NaN),
            r.rows().isPresent() ? r.rows().getAsLong() : null,
            good(r)
        }));
        tx.batch(VALUE, rows);
        if (found.profile().isPresent() && about.evaluation() != null) {
            tx.update(
                    PROFILE,
                    about.gate().asset(),
                    about.version(),
                    about.slice(),
                    now,
                    about.evaluation(),
                    found.rows().orElse(0),
                    found.profile().get(),
                    found.results().stream().allMatch(r -> good(r)));
        }
    }

    private static boolean good(CheckResult result) {
        return switch (result.outcome()) {
            case PASS, WARN, SKIPPED -> true; // skipped for want of history: else there would never be any
            case FAIL, ERROR, WAIVED -> false;
        };
    }
}
