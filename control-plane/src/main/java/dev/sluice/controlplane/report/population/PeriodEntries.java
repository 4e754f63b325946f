package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.controlplane.report.collect.Point;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads the entries of a period: those that got their place in the ledger in it, below a size of the ledger. */
@ApplicationScoped
public class PeriodEntries {
    private static final int PORTION = 2_000;

    private static final String IN_PERIOD = " FROM ledger_entry WHERE seq < ? AND at >= ? AND at < ?";

    private final Jdbc jdbc;
    private final LedgerFacts ledger;

    public PeriodEntries(Jdbc jdbc, LedgerFacts ledger) {
        this.jdbc = jdbc;
        this.ledger = ledger;
    }

    /** @param first number of the first entry; 0 with {@code last} -1 when there are none */
    record Counts(SortedMap<String, Long> byKind, long first, long last) {
        long of(String kind) {
            return byKind.getOrDefault(kind, 0L);
        }

        long all() {
            return byKind.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private record KindCount(String kind, long count, long first, long last) {}

    Counts counts(Period period, Point at) {
        SortedMap<String, Long> byKind = new TreeMap<>();
        long first = Long.MAX_VALUE;
        long last = -1;
        for (KindCount each : jdbc.query(
                "SELECT kind, count(*) AS n, min(seq) AS first, max(seq) AS last" + IN_PERIOD + " GROUP BY kind",
                row -> new KindCount(
                        row.getString("kind"), row.getLong("n"), row.getLong("first"), row.getLong("last")),
                at.ledgerSize(),
                period.from(),
                period.to())) {
            byKind.put(each.kind(), each.count());
            first = Math.min(first, each.first());
            last = Math.max(last, each.last());
        }
        return new Counts(byKind, last < 0 ? 0 : first, last);
    }

    /** Entries of a kind in order of the ledger, a few at a time. */
    void each(String kind, Period period, Point at, Consumer<Entry> sink) {
        long after = -1;
        List<Long> portion;
        do {
            portion = jdbc.query(
                    "SELECT seq" + IN_PERIOD + " AND kind = ? AND seq > ? ORDER BY seq LIMIT ?",
                    row -> row.getLong("seq"),
                    at.ledgerSize(),
                    period.from(),
                    period.to(),
                    kind,
                    after,
                    PORTION);
            ledger.bySeq(portion).forEach(sink);
            after = portion.isEmpty() ? after : portion.getLast();
        } while (portion.size() == PORTION);
    }

    /** First and last event of the log whose receipt is in the period; both 0 for none. */
    List<Long> receipts(Period period, Point at) {
        List<Long> ends = new ArrayList<>();
        for (String order : List.of("ASC", "DESC")) {
            List<Long> seq = jdbc.query(
                    "SELECT seq" + IN_PERIOD + " AND kind = 'event.received' ORDER BY seq " + order + " LIMIT 1",
                    row -> row.getLong("seq"),
                    at.ledgerSize(),
                    period.from(),
                    period.to());
            ends.add(seq.isEmpty() ? 0 : ledger.bySeq(seq).getFirst().number("position"));
        }
        return ends;
    }

    /** Events of the log between two positions, both included. */
    long events(long first, long last) {
        return jdbc.query(
                        "SELECT count(*) FROM event_log WHERE position BETWEEN ? AND ?",
                        row -> row.getLong(1),
                        first,
                        last)
                .getFirst();
    }

    /** How many of these runs have an event up to the position. */
    long withEvents(List<java.util.UUID> runs, Point at) {
        return runs.isEmpty()
                ? 0
                : jdbc.query(
                                "SELECT count(DISTINCT run_id) FROM event_index WHERE run_id = ANY (?) AND position <= ?",
                                row -> row.getLong(1),
                                Jdbc.uuids(runs),
                                at.logPosition())
                        .getFirst();
    }

    /** Runs of other systems with an event time in the period, told by events up to the position. */
    long foreignRuns(Period period, Point at) {
        Instant from = period.from();
        return jdbc.query("""
                        SELECT count(*) FROM (SELECT DISTINCT run_id FROM event_index
                            WHERE run_id IS NOT NULL AND event_time >= ? AND event_time < ? AND position <= ?) AS e
                        WHERE NOT EXISTS (SELECT FROM workflow_run w WHERE w.id = e.run_id)
                          AND NOT EXISTS (SELECT FROM attempt a WHERE a.id = e.run_id)
                        """, row -> row.getLong(1), from, period.to(), at.logPosition())
                .getFirst();
    }
}
