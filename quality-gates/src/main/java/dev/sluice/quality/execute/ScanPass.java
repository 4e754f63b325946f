package dev.sluice.quality.execute;

import dev.sluice.quality.check.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of many askers in one pass over the rows.
 *
 * <p>When the shared query fails it is cut in two, again and again, until those that break it stand alone: the others get their true
 * answers. Before that, one look at the rows alone tells whether it is the source that is broken.
 */
final class ScanPass {
    /** Most expressions of one query. */
    static final int MOST_EXPRESSIONS = 200;

    /** Longest list of expressions. */
    static final int LONGEST = 60_000;

    private final Store store;
    private final List<String> statements;
    private @Nullable String sourceTrouble;
    private boolean sourceSeen;

    /** Somebody who wants aggregates. */
    interface Asker {
        /** One aggregate each, complete with filters. */
        List<String> aggregates();

        void answered(Row values, String sql, Duration took);

        void failed(String message, String sql, Duration took);
    }

    ScanPass(Store store, List<String> statements) {
        this.store = store;
        this.statements = statements;
    }

    /** Those that need their values in order go apart: one of them keeps a database from counting in parallel for all. */
    void run(List<? extends Asker> askers) {
        chunks(askers.stream().filter(asker -> !needsOrder(asker)).toList());
        chunks(askers.stream().filter(ScanPass::needsOrder).toList());
    }

    private static boolean needsOrder(Asker asker) {
        return asker.aggregates().stream().anyMatch(sql -> sql.contains("WITHIN GROUP") || sql.contains("(DISTINCT "));
    }

    private void chunks(List<? extends Asker> askers) {
        List<Asker> chunk = new ArrayList<>();
        int expressions = 0;
        int length = 0;
        for (Asker asker : askers) {
            if (asker.aggregates().isEmpty()) {
                asker.answered(new Row(List.of()), "", Duration.ZERO);
                continue;
            }
            int more = asker.aggregates().stream().mapToInt(String::length).sum();
            boolean full = expressions + asker.aggregates().size() > MOST_EXPRESSIONS || length + more > LONGEST;
            if (full && !chunk.isEmpty()) {
                runTogether(chunk);
                chunk = new ArrayList<>();
                expressions = 0;
                length = 0;
            }
            chunk.add(asker);
            expressions += asker.aggregates().size();
            length += more;
        }
        if (!chunk.isEmpty()) {
            runTogether(chunk);
        }
    }

    private void runTogether(List<Asker> askers) {
        Map<String, Integer> places = new LinkedHashMap<>();
        askers.forEach(asker -> asker.aggregates().forEach(sql -> places.putIfAbsent(sql, places.size())));
        long start = System.nanoTime();
        try {
            String doing = askers.size() == 1 ? "scan" : "scan for " + askers.size() + " at once";
            Store.Answer answer =
                    store.ask(doing, 1, rows -> "SELECT " + String.join(", ", places.keySet()) + rows.clause());
            statements.add(answer.sql());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            for (Asker asker : askers) {
                List<@Nullable Object> values = new ArrayList<>();
                for (String sql : asker.aggregates()) {
                    values.add(answer.only().values().get(places.getOrDefault(sql, 0)));
                }
                asker.answered(new Row(values), alone(asker), took);
            }
        } catch (SQLException e) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            String trouble = sourceTrouble();
            if (trouble != null || askers.size() == 1) {
                String message = trouble != null ? trouble : Store.message(e);
                askers.forEach(asker -> asker.failed(message, alone(asker), took));
            } else {
                runTogether(askers.subList(0, askers.size() / 2));
                runTogether(askers.subList(askers.size() / 2, askers.size()));
            }
        }
    }

    private String alone(Asker asker) {
        return "SELECT " + String.join(", ", asker.aggregates())
                + store.audited().clause();
    }

    /** Why the rows cannot be read at all; null: they can. */
    private @Nullable String sourceTrouble() {
        if (!sourceSeen) {
            sourceSeen = true;
            try {
                store.ask("look at the rows", 1, rows -> "SELECT count(*)" + rows.clause());
            } catch (SQLException e) {
                sourceTrouble = "the rows cannot be read: " + Store.message(e);
            }
        }
        return sourceTrouble;
    }
}
