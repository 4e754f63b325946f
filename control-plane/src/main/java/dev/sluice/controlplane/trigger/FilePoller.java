package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.trigger.Arrivals.Arrival;
import dev.sluice.controlplane.trigger.Arrivals.Result;
import dev.sluice.controlplane.trigger.FileState.Seen;
import dev.sluice.scheduler.arrive.ArrivalSource;
import dev.sluice.scheduler.arrive.Arrived;
import dev.sluice.scheduler.arrive.Listing;
import dev.sluice.scheduler.arrive.UriPattern;
import dev.sluice.scheduler.definition.Trigger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the places of file triggers and fires for each file that is stable.
 *
 * <p>The look itself happens outside of any transaction. A trigger is claimed before by moving its time; only who still holds
 * the claim writes what was seen, in the transaction that makes the runs.
 */
public final class FilePoller {
    /** A claim whose replica dies is taken over after this; a look takes less. */
    private static final Duration CLAIM = Duration.ofMinutes(3);

    private static final Duration AFTER_TROUBLE = Duration.ofMinutes(1);
    private static final int MISSES_BEFORE_ALERT = 3;
    /** Names looked at in one go. */
    static final int PAGE = 2_000;
    /** Files that wait to become stable, per trigger; further ones are taken up when these are done. */
    static final int MOST_SEEN = 2_000;
    /** Runs made in one transaction. */
    static final int MOST_FIRED = 200;

    private static final String CLAIM_ONE = """
            UPDATE trigger SET evaluate_at = ? WHERE id = (
                SELECT id FROM trigger WHERE active AND kind = 'file' AND evaluate_at <= ?
                ORDER BY evaluate_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """;

    private final Transactions transactions;
    private final ArmedTriggers triggers;
    private final Arrivals arrivals;
    private final List<ArrivalSource> sources;
    private final InstantSource time;

    public FilePoller(
            Transactions transactions,
            ArmedTriggers triggers,
            Arrivals arrivals,
            List<ArrivalSource> sources,
            InstantSource time) {
        this.transactions = transactions;
        this.triggers = triggers;
        this.arrivals = arrivals;
        this.sources = List.copyOf(sources);
        this.time = time;
    }

    private record Claimed(Armed armed, Trigger.OnFile trigger, Instant until, FileState state) {}

    /** What was seen, and which of it fires now. */
    private record Sighting(FileState state, Map<String, Arrived> ripe) {}

    /** Looks at one place. Returns whether one was due. */
    public boolean poll() {
        Instant now = time.instant();
        Optional<Optional<Claimed>> due = transactions.call(tx -> claim(tx, now));
        due.flatMap(claimed -> claimed).ifPresent(this::look);
        return due.isPresent();
    }

    private Optional<Optional<Claimed>> claim(Tx tx, Instant now) throws SQLException {
        // Microseconds, as the column has them: the time is also the name of the claim.
        Instant until = now.plus(CLAIM).truncatedTo(java.time.temporal.ChronoUnit.MICROS);
        Optional<Long> id = tx.first(CLAIM_ONE, row -> row.getLong(1), until, now);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Optional<Armed> armed = triggers.find(tx, id.get());
        if (armed.isEmpty() || !(armed.get().trigger() instanceof Trigger.OnFile trigger)) {
            return Optional.of(Optional.empty());
        }
        int version = armed.get().deployed().version();
        FileState state = FileState.read(
                tx.query("SELECT state FROM trigger WHERE id = ?", row -> row.getString(1), id.get())
                        .getFirst(),
                version);
        return Optional.of(Optional.of(new Claimed(armed.get(), trigger, until, state)));
    }

    private void look(Claimed claimed) {
        Listing listing = list(claimed);
        transactions.run(tx -> {
            boolean held = tx.first(
                            "SELECT evaluate_at FROM trigger WHERE id = ? AND active FOR UPDATE",
                            row -> Objects.requireNonNull(Jdbc.instant(row, "evaluate_at")),
                            claimed.armed().id())
                    .filter(claimed.until()::equals)
                    .isPresent();
            if (held) {
                Instant now = time.instant();
                switch (listing) {
                    case Listing.Page page -> take(tx, claimed, page, now);
                    case Listing.Refused refused -> trouble(tx, claimed, refused.reason(), MISSES_BEFORE_ALERT, now);
                    case Listing.Unreachable unreachable ->
                        trouble(
                                tx,
                                claimed,
                                unreachable.cause(),
                                claimed.state().misses() + 1,
                                now);
                }
            }
        });
    }

    private Listing list(Claimed claimed) {
        UriPattern pattern;
        try {
            pattern = UriPattern.parse(claimed.trigger().uri());
        } catch (IllegalArgumentException e) {
            return new Listing.Refused(String.valueOf(e.getMessage()));
        }
        for (ArrivalSource source : sources) {
            if (source.reads(pattern.scheme())) {
                return source.list(pattern, claimed.state().after(), PAGE);
            }
        }
        return new Listing.Refused("this service cannot look at " + pattern.scheme() + ":// places");
    }

    private void take(Tx tx, Claimed claimed, Listing.Page page, Instant now) throws SQLException {
        Sighting sighting = sight(tx, claimed, page, now);
        List<Arrival> ripe = new ArrayList<>();
        sighting.ripe().values().forEach(file -> ripe.add(arrival(claimed, file)));
        List<Result> results = arrivals.arrive(tx, ripe, now);
        Map<String, Seen> seen = new LinkedHashMap<>(sighting.state().seen());
        int i = 0;
        for (String uri : sighting.ripe().keySet()) {
            Seen entry = Objects.requireNonNull(seen.get(uri));
            if (results.get(i++) instanceof Result.Failed) {
                seen.put(uri, new Seen(entry.etag(), entry.size(), entry.since(), entry.round(), true));
            } else {
                seen.remove(uri);
            }
        }
        if (seen.values().stream().noneMatch(Seen::failed)) {
            Arrivals.recover(tx, claimed.armed(), now);
        }
        FileState state = sighting.state();
        save(
                tx,
                claimed,
                new FileState(state.version(), state.after(), state.round(), 0, seen),
                next(claimed.trigger(), state.after(), seen, now));
    }

    private Sighting sight(Tx tx, Claimed claimed, Listing.Page page, Instant now) throws SQLException {
        FileState before = claimed.state();
        Map<String, Arrived> byKey = new LinkedHashMap<>();
        page.files().forEach(file -> byKey.put(key(claimed.trigger(), file), file));
        Set<String> heard = arrivals.heard(tx, claimed.armed(), byKey.keySet(), now);
        Map<String, Seen> seen = new LinkedHashMap<>(before.seen());
        Map<String, Arrived> ripe = new LinkedHashMap<>();
        byKey.forEach((key, file) -> {
            Seen known = seen.get(file.uri());
            if (heard.contains(key)) {
                seen.remove(file.uri());
            } else if (known != null || seen.size() < MOST_SEEN) {
                Seen entry = known != null && known.isSame(file)
                        ? new Seen(file.etag(), file.size(), known.since(), before.round(), known.failed())
                        : new Seen(file.etag(), file.size(), now.toEpochMilli(), before.round(), false);
                seen.put(file.uri(), entry);
                boolean stable = !entry.stableAt(claimed.trigger().stableFor()).isAfter(now);
                if (stable && !entry.failed() && ripe.size() < MOST_FIRED) {
                    ripe.put(file.uri(), file);
                }
            }
        });
        boolean wholeRound = page.next().isEmpty();
        if (wholeRound) {
            seen.values().removeIf(entry -> entry.round() < before.round()); // gone away before they were stable
        }
        return new Sighting(
                new FileState(
                        before.version(),
                        page.next().orElse(""),
                        wholeRound ? before.round() + 1 : before.round(),
                        0,
                        seen),
                ripe);
    }

    /** At once while there is more to list or to fire; else when the first file is stable, or after the pause. */
    private static Instant next(Trigger.OnFile trigger, String after, Map<String, Seen> seen, Instant now) {
        Instant next = after.isEmpty() ? now.plus(trigger.poll()) : now;
        for (Seen entry : seen.values()) {
            Instant stable = entry.stableAt(trigger.stableFor());
            if (!entry.failed() && stable.isBefore(next)) {
                next = stable;
            }
        }
        return next;
    }

    private static void trouble(Tx tx, Claimed claimed, String reason, int misses, Instant now) throws SQLException {
        if (misses >= MISSES_BEFORE_ALERT) {
            Arrivals.fail(tx, claimed.armed(), claimed.trigger().uri() + " cannot be looked at: " + reason, now);
        }
        FileState state = claimed.state();
        Duration poll = claimed.trigger().poll();
        save(
                tx,
                claimed,
                new FileState(state.version(), state.after(), state.round(), misses, state.seen()),
                now.plus(poll.compareTo(AFTER_TROUBLE) > 0 ? poll : AFTER_TROUBLE));
    }

    private static void save(Tx tx, Claimed claimed, FileState state, Instant next) throws SQLException {
        tx.update(
                "UPDATE trigger SET state = ?::jsonb, evaluate_at = ? WHERE id = ?",
                state.json(),
                next,
                claimed.armed().id());
    }

    private static String key(Trigger.OnFile trigger, Arrived file) {
        return switch (trigger.dedupeBy()) {
            case NAME -> file.uri();
            case ETAG -> file.uri() + "#" + file.etag();
        };
    }

    private static Arrival arrival(Claimed claimed, Arrived file) {
        return new Arrival(
                claimed.armed(),
                key(claimed.trigger(), file),
                Optional.empty(),
                Map.of(
                        "trigger.file.uri", Facts.clean(file.uri()),
                        "trigger.file.name", Facts.clean(file.name()),
                        "trigger.file.size", file.size(),
                        "trigger.file.etag", Facts.clean(file.etag())));
    }
}
