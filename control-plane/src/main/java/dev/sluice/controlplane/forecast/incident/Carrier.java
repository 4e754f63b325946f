package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.predict.anomaly.Grouping;
import dev.sluice.scheduler.predict.anomaly.Grouping.Group;
import dev.sluice.scheduler.predict.anomaly.Grouping.Step;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Odd;
import dev.sluice.scheduler.predict.anomaly.Tier;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes what has to change in incidents, and tells of it: each alert once per incident. */
final class Carrier {
    private final Tx tx;
    private final IncidentRows rows;
    private final Surroundings surroundings;
    private final Map<String, Found> odds;
    private final Map<Node, Tier.Stakes> stakes;
    private final Instant now;
    /** Oddities of incidents that are closed stay there. */
    private final Set<String> settled = new HashSet<>();

    private final Map<Long, Grouping.Incident> known = new HashMap<>();

    Carrier(
            Tx tx,
            IncidentRows rows,
            Surroundings surroundings,
            Map<String, Found> odds,
            Map<Node, Tier.Stakes> stakes,
            Instant now) {
        this.tx = tx;
        this.rows = rows;
        this.surroundings = surroundings;
        this.odds = odds;
        this.stakes = stakes;
        this.now = now;
    }

    void carryOut(Collection<Grouping.Incident> incidents, List<Step> steps) throws SQLException {
        for (Grouping.Incident incident : incidents) {
            known.put(incident.id(), incident);
            if (incident.closed().isPresent()) {
                settled.addAll(incident.keys());
            }
        }
        for (Step step : steps) {
            carryOut(step);
        }
    }

    private void carryOut(Step step) throws SQLException {
        switch (step) {
            case Step.Open(Group group) -> {
                long id = rows.open(group, of(group), definition(group));
                Log.infof(
                        "incident opened incident=%d root=%s cause=%s",
                        id, group.root(), group.finding().cause());
                fill(id, group, Tier.NOTICE);
            }
            case Step.Reopen(long id, Group group) -> {
                rows.reopen(id);
                Log.infof("incident opened again incident=%d root=%s", id, group.root());
                fill(id, group, Tier.NOTICE);
            }
            case Step.Update(long id, Group group) ->
                fill(id, group, Objects.requireNonNull(known.get(id)).tier());
            case Step.Merge(long id, Node into) -> close(id, "belongs to the incident of " + into);
            case Step.Close(long id, Group _) -> close(id, "all is as usual again");
        }
    }

    private Tier.Stakes of(Group group) {
        return stakes.getOrDefault(group.root(), new Tier.Stakes(0, 0));
    }

    private void fill(long id, Group group, Tier before) throws SQLException {
        Tier tier = group.tier().compareTo(before) > 0 ? group.tier() : before;
        rows.update(id, group, tier, of(group), definition(group));
        rows.join(
                id,
                group.keys().stream()
                        .filter(key -> !settled.contains(key))
                        .map(key -> Objects.requireNonNull(odds.get(key)))
                        .toList());
        tell(id, group, tier);
    }

    private void close(long id, String reason) throws SQLException {
        rows.close(id, reason);
        Alerts.resolve(tx, AlertKind.INCIDENT, Incidents.subject(id), now);
        Alerts.resolve(tx, AlertKind.RUN_SLOW, Incidents.subject(id), now);
        Log.infof("incident closed incident=%d reason=%s", id, reason);
    }

    /** A single slow run is told of as such; more than that, or a critical one, as an incident. */
    private void tell(long id, Group group, Tier tier) throws SQLException {
        if (tier == Tier.NOTICE || toldOf(group)) {
            return;
        }
        boolean alone = tier == Tier.WARNING
                && group.odds().stream().allMatch(odd -> odd.kind().isLate())
                && group.odds().stream().map(Odd::node).distinct().count() == 1;
        String column = alone ? "told_run" : "told_incident";
        boolean first = tx.update("UPDATE incident SET " + column + " = true WHERE id = ? AND NOT " + column, id) > 0;
        if (first) {
            @Nullable Long definition = definition(group);
            Alerts.raise(
                    tx,
                    alone ? AlertKind.RUN_SLOW : AlertKind.INCIDENT,
                    Incidents.subject(id),
                    definition == null ? 0 : definition,
                    run(group),
                    text(group, tier),
                    now);
        }
    }

    /** The failure of one own run raised an alert of its own. */
    private boolean toldOf(Group group) throws SQLException {
        Set<Node> nodes = new TreeSet<>(group.odds().stream().map(Odd::node).toList());
        boolean failures = group.odds().stream().allMatch(odd -> odd.kind() == Odd.Kind.FAILED);
        Set<Long> workflows = new HashSet<>(surroundings.definitions(nodes).values());
        return failures
                && workflows.size() == 1
                && surroundings.definitions(nodes).keySet().containsAll(nodes);
    }

    private static String text(Group group, Tier tier) {
        long others = group.odds().stream()
                .map(Odd::node)
                .filter(node -> !node.equals(group.root()))
                .distinct()
                .count();
        String also =
                others == 0 ? "" : " (" + others + (others == 1 ? " other is" : " others are") + " odd because of it)";
        return tier.name().toLowerCase(Locale.ROOT) + ": " + group.finding().reason() + also;
    }

    private @Nullable UUID run(Group group) {
        Found first = odds.get(group.odds().getFirst().key());
        return first == null ? null : first.run();
    }

    /** Of the root if it is ours, else of the first of our jobs in it. */
    private @Nullable Long definition(Group group) throws SQLException {
        List<Node> asked = new ArrayList<>(List.of(group.root()));
        group.odds().forEach(odd -> {
            Found found = odds.get(odd.key());
            if (found != null) {
                asked.add(Node.job(found.job().namespace(), found.job().name()));
            }
        });
        Map<Node, Long> definitions = surroundings.definitions(asked);
        return asked.stream()
                .filter(definitions::containsKey)
                .map(definitions::get)
                .findFirst()
                .orElse(null);
    }
}
