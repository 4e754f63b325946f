package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.RowReader;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decisions of forecasts as explanations tell them. */
public final class DecisionReasons {
    private static final int MOST = 20;

    /** Columns that {@link #text} needs. */
    private static final String COLUMNS = """
            SELECT kind, mode, task, slot, reason, miss_before, miss_after, effect ->> 'to' AS moved, reversed_by, reversal
            FROM forecast_decision
            """;

    /** Decisions about slots of a workflow that have not come. */
    public static final String COMING = COLUMNS
            + " WHERE definition_id = ? AND slot > ? AND reversed_at IS NULL ORDER BY slot, decided_at LIMIT 20";

    private DecisionReasons() {}

    /** A decision about a run; {@code task} is null when it is about all of it. */
    public record Told(@Nullable String task, String text) {}

    /** Those about a run, newest first. */
    public static List<Told> of(Tx tx, RunRow run) throws SQLException {
        RowReader<Told> told = row -> new Told(row.getString("task"), text(row));
        return tx.query(COLUMNS + """
                        WHERE run_id = ? OR (definition_id = ? AND slot = ? AND kind IN ('START_EARLY', 'WARN'))
                        ORDER BY decided_at DESC, id DESC LIMIT ?
                        """, told, run.id(), run.definitionId(), run.slot(), MOST);
    }

    /** One sentence. */
    public static String text(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        Kind kind = Kind.valueOf(row.getString("kind"));
        Instant slot = Jdbc.instant(row, "slot");
        String moved = row.getString("moved");
        if (kind == Kind.START_EARLY && slot != null && moved != null) {
            text.append("starts ")
                    .append(length(Duration.between(Instant.parse(moved), slot)))
                    .append(" early: ");
        }
        double before = row.getDouble("miss_before");
        if (!row.wasNull()) {
            text.append("P(miss) ").append(probability(before));
            double after = row.getDouble("miss_after");
            text.append(row.wasNull() ? "" : " -> " + probability(after)).append("; ");
        }
        text.append(row.getString("reason"));
        if (row.getString("mode").equals("ADVISE")) {
            text.append(" (advised only, and not done)");
        }
        if (row.getString("reversed_by") != null) {
            text.append(" (taken back by ")
                    .append(row.getString("reversed_by"))
                    .append(": ")
                    .append(row.getString("reversal"))
                    .append(')');
        }
        return text.toString();
    }

    private static String length(Duration length) {
        return length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s";
    }

    private static String probability(double p) {
        return String.format(Locale.ROOT, "%.2f", p).replaceFirst("^0", "");
    }
}
