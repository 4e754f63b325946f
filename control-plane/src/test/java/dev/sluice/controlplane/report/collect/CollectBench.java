package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.eventlog.LogOf;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.ledger.Sequencer;
import dev.sluice.controlplane.projection.CatalogOf;
import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.report.model.ReportKind;
import dev.sluice.testkit.Events;
import dev.sluice.testkit.SettableClock;
import dev.sluice.verify.closure.Limits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Collects the report on a run with a large closure: LEVELS times WIDTH runs that write 4 versions each and read 6 of the level
 * before. Say how much heap it may take with {@code -Xmx}.
 */
public final class CollectBench {
    private static final int LEVELS = Integer.getInteger("levels", 50);
    private static final int WIDTH = Integer.getInteger("width", 100);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PGSimpleDataSource store = new PGSimpleDataSource();
    private final Random random = new Random(7);
    private long position;

    private CollectBench() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        store.setUrl(MigratedDatabase.fresh());
        store.setUser(postgres.user());
        store.setPassword(postgres.password());
    }

    /** Prints what it took. */
    public static void main(String[] arguments) throws Exception {
        CollectBench bench = new CollectBench();
        long began = System.nanoTime();
        bench.fill();
        say("filled log, catalog and ledger", began);
        new Transactions(bench.store).run(tx -> tx.update("ANALYZE"));
        for (int i = 0; i < 3; i++) {
            bench.collect();
        }
        System.exit(0);
    }

    private static void say(String what, long began) {
        System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - began) / 1e9);
    }

    private void fill() throws Exception {
        for (int level = 0; level < LEVELS; level++) {
            List<String> events = new ArrayList<>();
            for (int at = 0; at < WIDTH; at++) {
                events.add(event("START", level, at));
                events.add(event("COMPLETE", level, at));
            }
            send(events);
        }
        String last = Events.runId(LEVELS * (long) WIDTH + 1);
        Events report = Events.complete("report", last)
                .at(START.plus(Duration.ofHours(LEVELS)).toString());
        for (int at = 0; at < WIDTH; at++) {
            report.input(name(LEVELS - 1, at, 0));
        }
        send(List.of(report.output("report").json()));
        Sequencer sequencer = new Sequencer(new Transactions(store), new SettableClock(START), 5_000);
        int taken;
        do {
            taken = sequencer.step();
        } while (taken > 0);
    }

    private void send(List<String> events) throws Exception {
        LogOf.events(store, position, events, START);
        CatalogOf.events(store, position, events);
        position += events.size();
    }

    private static String name(int level, int at, int output) {
        return "lake.level" + level + ".table" + at + "_" + output;
    }

    private String event(String type, int level, int at) {
        Instant begin = START.plus(Duration.ofHours(level));
        Events event = Events.run(type, "job" + level + "." + at, Events.runId(level * (long) WIDTH + at + 1))
                .at((type.equals("START") ? begin : begin.plusSeconds(600)).toString())
                .sql("insert into " + name(level, at, 0) + " select * from somewhere where level = " + level);
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int from = i == 0 ? at : random.nextInt(WIDTH);
            inputs.add(level == 0 ? "source" + from : name(level - 1, from, i % 4));
        }
        inputs.stream()
                .distinct()
                .forEach(input -> event.input(input, d -> d.ioFacet("inputStatistics", "\"rowCount\":1000")));
        for (int i = 0; i < 4; i++) {
            event.output(name(level, at, i), d -> {
                for (int column = 0; column < 8; column++) {
                    d.field("column" + column, "varchar(20)");
                    if (type.equals("COMPLETE") && column < 2) {
                        d.column("column" + column, inputs.getFirst(), "column" + column);
                    }
                }
                d.rows(1_000);
            });
        }
        return event.json();
    }

    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void collect() {
        RunReports reports = Reporting.on(store, Limits.DEFAULT);
        long beganProcessor = processor();
        long began = System.nanoTime();
        Collected collected = reports.collect(
                Reporting.request(ReportKind.RUN, Map.of("run", Events.runId(LEVELS * (long) WIDTH + 1)), null),
                new Point(position, position),
                (stage, done) -> System.out.printf(
                        "  %5.1f s (of them %.1f s of this processor) %s, heap %d MB%n",
                        (System.nanoTime() - began) / 1e9,
                        (processor() - beganProcessor) / 1e9,
                        stage,
                        (Runtime.getRuntime().totalMemory()
                                        - Runtime.getRuntime().freeMemory())
                                >> 20));
        say(
                "collected " + collected.report().lineage().runs().size() + " runs, "
                        + collected.report().lineage().versions().size() + " versions, "
                        + collected.evidence().events().size() + " events",
                began);
        System.out.printf("  of this processor: %.1f s%n", (processor() - beganProcessor) / 1e9);
    }
}
