package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.NewRun;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.controlplane.trigger.TriggerEngine.TriggerFailure;
import dev.sluice.model.Sha256;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.expression.ExpressionException;
import dev.sluice.scheduler.expression.Expressions;
import dev.sluice.scheduler.expression.Scope;
import dev.sluice.scheduler.expression.Variables;
import dev.sluice.scheduler.time.Partition;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The one way in for everything that fires a trigger from outside: filter, parameters, run.
 *
 * <p>All in the caller's transaction, together with the cursor of where it came from. The dedupe key of an arrival makes one
 * run, however often and by however many replicas it is heard.
 */
public final class Arrivals {
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_REASON = 1_000;

    private final RunCreator creator;
    private final TriggerParameters parameters;
    private final Expressions expressions;

    public Arrivals(RunCreator creator, TriggerParameters parameters, Expressions expressions) {
        this.creator = creator;
        this.parameters = parameters;
        this.expressions = expressions;
    }

    /**
     * Something that came for a trigger.
     *
     * @param trigger that hears it
     * @param key what makes it a new one; the same key makes one run
     * @param filtered what the filter sees as {@code event}; empty without one
     * @param facts what the run keeps: names such as {@code trigger.file.uri}, and {@code event}
     */
    public record Arrival(Armed trigger, String key, Optional<Object> filtered, Map<String, Object> facts) {
        public Arrival {
            facts = new LinkedHashMap<>(facts);
        }

        /** An event, which filter and run see alike. */
        public static Arrival event(Armed trigger, String key, Map<String, Object> event) {
            return new Arrival(trigger, key, Optional.of(event), Map.of("event", event));
        }
    }

    /** What became of an arrival. */
    public sealed interface Result {
        /** A run was made; more than one for a workflow with fixed partitions. */
        record Made(List<UUID> runs) implements Result {
            public Made {
                runs = List.copyOf(runs);
            }
        }

        /** It had been heard before. */
        record Known(UUID run) implements Result {}

        /** The filter does not want it. */
        record Filtered() implements Result {}

        /** Filter or parameters cannot be evaluated; an alert was raised. */
        record Failed(String reason) implements Result {}
    }

    private record Wanted(int index, List<NewRun> runs) {}

    /** Takes one arrival. */
    public Result arrive(Tx tx, Arrival arrival, Instant now) throws SQLException {
        return arrive(tx, List.of(arrival), now).getFirst();
    }

    /** Takes arrivals. Results are in their order. */
    public List<Result> arrive(Tx tx, List<Arrival> arrivals, Instant now) throws SQLException {
        Map<Integer, Result> results = new HashMap<>();
        List<Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            Arrival arrival = arrivals.get(i);
            try {
                if (passes(arrival)) {
                    wanted.add(new Wanted(i, runs(arrival, now)));
                } else {
                    results.put(i, new Result.Filtered());
                }
            } catch (TriggerFailure e) {
                String reason = String.valueOf(e.getMessage());
                fail(tx, arrival.trigger(), reason, now);
                results.put(i, new Result.Failed(reason));
            }
        }
        make(tx, arrivals, wanted, results, now);
        return IntStream.range(0, arrivals.size())
                .mapToObj(i -> Objects.requireNonNull(results.get(i)))
                .toList();
    }

    private void make(Tx tx, List<Arrival> arrivals, List<Wanted> wanted, Map<Integer, Result> results, Instant now)
            throws SQLException {
        Journal journal = new Journal();
        List<NewRun> runs = new ArrayList<>();
        wanted.forEach(w -> runs.addAll(w.runs()));
        List<UUID> unclaimed = new ArrayList<>(creator.create(tx, runs, journal, now));
        if (!unclaimed.isEmpty()) {
            journal.write(tx);
        }
        for (Wanted w : wanted) {
            List<UUID> made = new ArrayList<>();
            for (NewRun run : w.runs()) {
                UUID id = RunIds.run(now, run.deployed().definitionId(), run.dedupeKey());
                if (unclaimed.remove(id)) { // of two equal arrivals in one batch, the first made the run
                    made.add(id);
                }
            }
            results.put(
                    w.index(),
                    made.isEmpty() && !w.runs().isEmpty() ? known(tx, w.runs().getFirst()) : new Result.Made(made));
            Armed armed = arrivals.get(w.index()).trigger();
            if (!(armed.trigger()
                    instanceof Trigger.OnFile)) { // there, a file that fails stays, whatever other files do
                recover(tx, armed, now);
            }
        }
    }

    private static Result known(Tx tx, NewRun run) throws SQLException {
        return new Result.Known(tx.first(
                        "SELECT id FROM workflow_run WHERE definition_id = ? AND dedupe_key = ?",
                        row -> row.getObject(1, UUID.class),
                        run.deployed().definitionId(),
                        run.dedupeKey())
                .orElseThrow(() -> new IllegalStateException("a known run is gone: " + run.dedupeKey())));
    }

    /** Which keys of a trigger made runs already. */
    Set<String> heard(Tx tx, Armed armed, Collection<String> keys, Instant now) throws SQLException {
        List<Optional<Partition>> partitions = ScheduleFiring.partitions(armed.deployed(), now);
        Map<String, String> byDedupeKey = new HashMap<>();
        for (String key : keys) {
            byDedupeKey.put(
                    dedupeKey(armed, key) + (partitions.isEmpty() ? "" : suffix(partitions, partitions.getFirst())),
                    key);
        }
        Set<String> heard = new HashSet<>();
        tx.query(
                        "SELECT dedupe_key FROM workflow_run WHERE definition_id = ? AND dedupe_key = ANY (?::text[])",
                        row -> row.getString(1),
                        armed.deployed().definitionId(),
                        byDedupeKey.keySet())
                .forEach(dedupeKey -> heard.add(Objects.requireNonNull(byDedupeKey.get(dedupeKey))));
        return heard;
    }

    /** Sets runs of fixed partitions apart. */
    static String suffix(List<Optional<Partition>> partitions, Optional<Partition> partition) {
        return partitions.size() < 2 ? "" : ":" + partition.map(Partition::key).orElse("");
    }

    private boolean passes(Arrival arrival) {
        Optional<String> filter =
                switch (arrival.trigger().trigger()) {
                    case Trigger.OnWebhook webhook -> webhook.filter();
                    case Trigger.OnKafka kafka -> kafka.filter();
                    case Trigger.OnEvent event -> event.filter();
                    case Trigger.OnFile _, Trigger.OnSchedule _, Trigger.OnAssets _ -> Optional.empty();
                };
        if (filter.isEmpty()) {
            return true;
        }
        try {
            Object event = arrival.filtered().orElse(Map.of());
            return expressions.test(
                    filter.get(),
                    Scope.of(Variables.ofFilter()).put("event", event).build());
        } catch (ExpressionException | IllegalArgumentException e) {
            throw new TriggerFailure("its filter fails: " + e.getMessage(), e);
        }
    }

    private List<NewRun> runs(Arrival arrival, Instant now) {
        Armed armed = arrival.trigger();
        String facts;
        try {
            facts = Facts.stored(arrival.facts());
        } catch (IllegalArgumentException e) {
            throw new TriggerFailure(String.valueOf(e.getMessage()), e);
        }
        Map<String, String> values = parameters.of(armed.deployed(), armed.trigger(), armed.kind(), facts, null);
        List<Optional<Partition>> partitions = ScheduleFiring.partitions(armed.deployed(), now);
        String key = dedupeKey(armed, arrival.key());
        List<NewRun> runs = new ArrayList<>();
        for (Optional<Partition> partition : partitions) {
            runs.add(new NewRun(
                    armed.deployed(),
                    key + suffix(partitions, partition),
                    NewRun.Origin.trigger(armed.deployed(), armed.trigger().id(), armed.kind(), facts),
                    Optional.empty(),
                    partition,
                    values,
                    Optional.empty(),
                    List.of()));
        }
        return runs;
    }

    /** {@code KIND:trigger:KEY}; a long key by its hash, for an index entry has a limit. */
    static String dedupeKey(Armed armed, String key) {
        String bounded = key.length() <= LONGEST_KEY ? Facts.clean(key) : "sha256:" + Sha256.hexOf(key);
        return armed.kind() + ":" + armed.trigger().id() + ":" + bounded;
    }

    /** Says on the trigger and in an alert that it cannot fire. */
    static void fail(Tx tx, Armed armed, String reason, Instant now) throws SQLException {
        String clean = Facts.clean(tx.cut(reason, LONGEST_REASON));
        tx.update("UPDATE trigger SET failure = ? WHERE id = ?", clean, armed.id());
        Alerts.raise(
                tx,
                AlertKind.TRIGGER_FAILED,
                armed.subject(),
                armed.deployed().definitionId(),
                null,
                "trigger " + armed.trigger().id() + " of "
                        + armed.deployed().workflow().metadata().name() + ": " + clean,
                now);
    }

    /** Ends the alert of a trigger that fires again. */
    static void recover(Tx tx, Armed armed, Instant now) throws SQLException {
        if (armed.failed()) {
            tx.update("UPDATE trigger SET failure = NULL WHERE id = ?", armed.id());
            Alerts.resolve(tx, AlertKind.TRIGGER_FAILED, armed.subject(), now);
        }
    }
}
