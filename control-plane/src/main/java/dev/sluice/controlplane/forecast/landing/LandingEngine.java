package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.JobForecasts;
import dev.sluice.controlplane.forecast.landing.Computation.Future;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.predict.graph.LandingForecast;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Computes when datasets land and deadlines are met, and writes what changed since the last time. Only one replica may do it at a
 * time. Not thread-safe.
 */
public final class LandingEngine {
    /** Moves whenever something happened that bears on landings: events of the log, runs, definitions. */
    private static final String STAMP = """
            SELECT concat_ws(':',
                (SELECT sum(position) FROM projection_position),
                (SELECT id FROM run_event ORDER BY txid DESC, id DESC LIMIT 1),
                (SELECT count(*)::text || '/' || coalesce(sum(version), 0) || '/' || count(*) FILTER (WHERE paused) || '/'
                    || count(removed_at) FROM definition))
            """;

    /** Most ends of steps that are kept at a time, one for each step and play. */
    private static final int MOST_ENDS = 6_400_000;

    private final Transactions transactions;
    private final Computation computation;
    private final LandingForecast forecast;
    private final String namespace;
    private final OutlookStore store = new OutlookStore();
    private Outlook written = Outlook.EMPTY;
    private boolean remembers;

    /**
     * What it works with.
     *
     * @param namespace of the service's own jobs in lineage
     * @param lookAhead how far ahead
     * @param samples plays
     */
    public record Surroundings(
            Transactions transactions,
            DeployedCache definitions,
            Connections connections,
            JobForecasts forecasts,
            String namespace,
            Duration lookAhead,
            int samples) {}

    public LandingEngine(Surroundings surroundings) {
        this.transactions = surroundings.transactions();
        this.namespace = surroundings.namespace();
        this.forecast = new LandingForecast(surroundings.samples(), LandingForecast.SHARED);
        this.computation = new Computation(new Computation.Source(
                new TopologyReader(namespace),
                new OwnReader(surroundings.definitions(), surroundings.connections()),
                surroundings.forecasts(),
                surroundings.connections(),
                namespace,
                surroundings.lookAhead(),
                MOST_ENDS / surroundings.samples()));
    }

    /** Says whether something happened: another text than last time. */
    public String stamp() {
        return transactions.call(tx -> tx.query(STAMP, row -> row.getString(1)).getFirst());
    }

    /** Computes once. Returns how many rows were written or removed. */
    public int compute(Instant now) {
        Future future = transactions.call(tx -> computation.read(tx, now));
        if (!remembers) {
            written = new Outlook(Map.of(), transactions.call(store::said), Map.of());
        }
        Outlook next = new Answers(forecast, future, written, namespace).outlook();
        int changed = transactions.call(tx -> write(tx, next, now));
        written = next;
        remembers = true;
        return changed;
    }

    private int write(Tx tx, Outlook next, Instant now) throws SQLException {
        if (!remembers) {
            store.forgetOthers(tx, next);
            return store.write(tx, Outlook.EMPTY, next, now);
        }
        return store.write(tx, written, next, now);
    }

    /** Forgets what it wrote: another replica may have written since. */
    public void forget() {
        remembers = false;
    }
}
