package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a workflow of ours, folded from its entries in the ledger.
 *
 * @param made first entry about it; it has what never changes
 * @param last newest entry about its state
 * @param attempts by id, in the order in which they started
 * @param decisions of forecasts about it
 * @param reproductions steps of attempts to repeat it
 */
record OwnRun(
        UUID id, Entry made, Entry last, List<Attempt> attempts, List<Entry> decisions, List<Entry> reproductions) {
    OwnRun {
        attempts = List.copyOf(attempts);
        decisions = List.copyOf(decisions);
        reproductions = List.copyOf(reproductions);
    }

    static final String RUN = "run.state";
    static final String ATTEMPT = "attempt.state";
    static final String FORECAST = "forecast.decided";
    static final String REPRODUCTION = "reproduction.state";

    /** What is read about runs. */
    static final List<String> KINDS = List.of(RUN, ATTEMPT, FORECAST, REPRODUCTION);

    /** A try of one task: the entries of its start and of its last change. */
    record Attempt(UUID id, Entry started, Entry last) {
        String task() {
            return String.valueOf(started.text("task"));
        }

        long number() {
            return started.number("number");
        }

        String state() {
            return String.valueOf(last.text("state"));
        }
    }

    /** Null when the entries tell of no run: it was made before the ledger began. */
    static @Nullable OwnRun fold(UUID id, List<Entry> entries) {
        Entry made = null;
        Entry last = null;
        SortedMap<Long, Attempt> attempts = new TreeMap<>();
        SortedMap<String, Long> places = new TreeMap<>();
        List<Entry> decisions = new ArrayList<>();
        List<Entry> reproductions = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry.kind()) {
                case RUN -> {
                    made = made == null ? entry : made;
                    last = entry;
                }
                case ATTEMPT -> {
                    String attempt = String.valueOf(entry.text("attempt"));
                    long place = places.computeIfAbsent(attempt, _ -> entry.seq());
                    attempts.merge(
                            place,
                            new Attempt(UUID.fromString(attempt), entry, entry),
                            (before, now) -> new Attempt(before.id(), before.started(), now.last()));
                }
                case FORECAST -> decisions.add(entry);
                default -> reproductions.add(entry);
            }
        }
        return made == null || last == null
                ? null
                : new OwnRun(id, made, last, List.copyOf(attempts.values()), decisions, reproductions);
    }

    long definition() {
        return made.number("definition");
    }

    int version() {
        return (int) made.number("version");
    }

    String state() {
        return String.valueOf(last.text("state"));
    }

    String triggerKind() {
        return String.valueOf(made.text("triggerKind"));
    }

    @Nullable
    String trigger() {
        String name = made.text("trigger");
        return name == null || name.isEmpty() ? triggerKind() : triggerKind() + ":" + name;
    }
}
