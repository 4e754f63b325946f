package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.predict.anomaly.Culprit;
import dev.sluice.scheduler.predict.anomaly.Finding;
import dev.sluice.scheduler.predict.anomaly.Grouping;
import dev.sluice.scheduler.predict.anomaly.Grouping.Group;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Odd;
import dev.sluice.scheduler.predict.anomaly.Tier;
import dev.sluice.scheduler.predict.anomaly.Upstream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One look at all runs: what is odd, what is behind it, and what follows for incidents and alerts, in one transaction. What was
 * seen is in the store, so that a restart, or another replica, goes on where this one was and repeats nothing.
 */
public final class IncidentStep {
    /** An arbitrary number among PostgreSQL's advisory locks: two replicas that both believe they lead take turns. */
    private static final long LOCK = 0x51_1C_E0_0D_D0_0DL;

    /** Longest time between two steps while an incident is open. */
    private static final Duration AT_LEAST = Duration.ofSeconds(30);

    private final Transactions transactions;
    private final IncidentConfig config;
    private final String ownNamespace;
    private final OddRuns runs;
    private final OddVolumes volumes = new OddVolumes();
    private Instant stepped = Instant.EPOCH;

    public IncidentStep(Transactions transactions, IncidentConfig config, String ownNamespace) {
        this.transactions = transactions;
        this.config = config;
        this.ownNamespace = ownNamespace;
        this.runs = new OddRuns(config);
    }

    /** Looks once. Returns whether there may be more ended runs to look at right away. */
    public boolean look(Instant now) {
        return transactions.call(tx -> {
            boolean mine = tx.first("SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LOCK)
                    .orElse(false);
            return mine && look(tx, now);
        });
    }

    private boolean look(Tx tx, Instant now) throws SQLException {
        IncidentRows rows = new IncidentRows(tx, now);
        OddRuns.Ended ended = runs.ended(tx, now);
        List<Found> seen = new ArrayList<>(runs.open(tx, now));
        seen.addAll(ended.found());
        seen.addAll(volumes.of(tx, ended.completed()));
        boolean news = Recovery.mark(tx, now, config.longest()) > 0;
        if (!seen.isEmpty() || !rows.isQuiet()) {
            Map<String, Found> odds = rows.odds(window(), config.most());
            news |= merge(rows, odds, seen);
            // What depends on an incident, and the time, may change it without news.
            if (news || !now.isBefore(stepped.plus(AT_LEAST))) {
                step(tx, rows, odds, now);
                stepped = now;
            }
        }
        rows.retain(now.minus(config.keep()), config.most());
        return ended.runs().size() >= config.most();
    }

    /** What is on record counts as it is there, but for slow runs that went on. Returns whether there is news. */
    private static boolean merge(IncidentRows rows, Map<String, Found> odds, List<Found> seen) throws SQLException {
        boolean news = false;
        // A person closed their incident, or it is too long ago: no news, however long the run goes on.
        Set<String> settled = rows.recorded(seen.stream()
                .map(found -> found.odd().key())
                .filter(key -> !odds.containsKey(key))
                .toList());
        for (Found found : seen) {
            if (settled.contains(found.odd().key())) {
                continue;
            }
            Found known = odds.get(found.odd().key());
            boolean further = known != null
                    && found.checkpoint() > known.checkpoint()
                    && known.odd().over().isEmpty();
            if (further) {
                rows.progressed(found);
            }
            if (known == null || further) {
                odds.put(found.odd().key(), found);
                news = true;
            }
        }
        return news;
    }

    private Duration window() {
        return Culprit.WINDOW.plus(config.reopen());
    }

    private void step(Tx tx, IncidentRows rows, Map<String, Found> odds, Instant now) throws SQLException {
        Surroundings surroundings = new Surroundings(tx, ownNamespace);
        List<Odd> all = odds.values().stream().map(Found::odd).toList();
        Upstream upstream = surroundings.upstream(nodes(odds.values()));
        Map<String, Finding> findings = Culprit.of(all, upstream, new Clues(tx, now).of(odds.values(), upstream));
        Map<Node, Tier.Stakes> stakes = new HashMap<>();
        for (Finding finding : new HashSet<>(findings.values())) {
            if (!stakes.containsKey(finding.root())) {
                stakes.put(finding.root(), surroundings.stakes(finding.root(), now));
            }
        }
        SortedMap<Node, Group> groups =
                Grouping.groups(all, findings, root -> stakes.getOrDefault(root, new Tier.Stakes(0, 0)));
        Carrier carrier = new Carrier(tx, rows, surroundings, odds, stakes, now);
        List<Grouping.Incident> incidents = rows.incidents(window());
        carrier.carryOut(
                incidents, Grouping.steps(incidents, groups, now, new Grouping.Rules(config.quiet(), config.reopen())));
    }

    private static Set<Node> nodes(Collection<Found> odds) {
        Map<Node, Node> nodes = new TreeMap<>();
        odds.forEach(found -> nodes.put(found.odd().node(), found.odd().node()));
        return nodes.keySet();
    }
}
