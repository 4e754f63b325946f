package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.forecastview.DecisionScore;
import dev.sluice.controlplane.forecastview.ForecastDecisionKind;
import dev.sluice.controlplane.forecastview.ForecastMode;
import dev.sluice.controlplane.jdbc.Jdbc;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts decisions and their scores since this replica began. Rows that retention takes away later stay counted: what is
 * counted is kept apart from the day or two in which rows may still come.
 */
final class DecisionCounts {
    /** No transaction that writes a decision takes longer. */
    private static final Duration LATE = Duration.ofDays(1);
    /** No decision is scored later. */
    private static final Duration SCORED_WITHIN = Duration.ofDays(8);

    /** Decisions of a kind that are new since the last look. */
    record Decided(ForecastDecisionKind kind, ForecastMode mode, long more) {}

    /** Scores of a kind that are new since the last look. */
    record Scored(ForecastDecisionKind kind, DecisionScore score, long more) {}

    private record Counted(String kind, String of, long all, long recent) {}

    private final Jdbc jdbc;
    private final Map<String, Long> decided = new HashMap<>();
    private final Map<String, Long> scored = new HashMap<>();
    private Instant from;

    /** @param began from when on */
    DecisionCounts(Jdbc jdbc, Instant began) {
        this.jdbc = jdbc;
        this.from = began;
    }

    /** What is new of both; the second list is empty where no outcome became known. */
    record News(List<Decided> decided, List<Scored> scored) {}

    News look(Instant now) {
        Instant next = now.minus(LATE);
        boolean moves = from.isBefore(next.minus(LATE));
        List<Counted> decisions = jdbc.query("""
                SELECT kind, mode AS of, count(*) AS all, count(*) FILTER (WHERE decided_at >= ?) AS recent
                FROM forecast_decision WHERE decided_at >= ? GROUP BY kind, mode
                """, DecisionCounts::counted, next, from);
        List<Counted> scores = jdbc.query("""
                SELECT kind, score AS of, count(*) AS all, count(*) FILTER (WHERE scored_at >= ?) AS recent
                FROM forecast_decision WHERE decided_at >= ? AND scored_at >= ? AND score IS NOT NULL GROUP BY kind, score
                """, DecisionCounts::counted, next, from.minus(SCORED_WITHIN), from);
        List<Decided> moreDecided = decisions.stream()
                .map(each -> new Decided(
                        ForecastDecisionKind.valueOf(each.kind()),
                        ForecastMode.valueOf(each.of()),
                        more(decided, each, moves)))
                .toList();
        List<Scored> moreScored = scores.stream()
                .map(each -> new Scored(
                        ForecastDecisionKind.valueOf(each.kind()),
                        DecisionScore.valueOf(each.of()),
                        more(scored, each, moves)))
                .toList();
        if (moves) {
            from = next;
        }
        return new News(moreDecided, moreScored);
    }

    private static Counted counted(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Counted(row.getString("kind"), row.getString("of"), row.getLong("all"), row.getLong("recent"));
    }

    private static long more(Map<String, Long> known, Counted counted, boolean moves) {
        String key = counted.kind() + " " + counted.of();
        long before = known.getOrDefault(key, 0L);
        known.put(key, moves ? counted.recent() : counted.all());
        return Math.max(0, counted.all() - before);
    }
}
