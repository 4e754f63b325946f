package dev.sluice.controlplane.alert;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.Ownership;
import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import io.quarkus.logging.Log;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications that wait, at least once each, under an id that stays the same. What fails is sent again with growing
 * pauses, then given up.
 */
public final class Notifications {
    /** How long an attempt may take before another replica makes the next; no notifier takes so long. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    static final int MOST_ATTEMPTS = 10;
    private static final int BATCH = 10;
    private static final int LONGEST_FAILURE = 500;

    private static final String CLAIM_DUE = """
            UPDATE notification SET attempts = attempts + 1, next_at = ? WHERE id IN (
                SELECT id FROM notification WHERE state = 'WAITING' AND next_at <= ?
                ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING id
            """;

    private static final String READ = """
            SELECT n.id, n.tier, n.channel, n.kind, n.severity, n.attempts, a.id AS alert, a.alert_key, a.kind AS alert_kind,
                   a.definition_id, a.run_id, a.summary, a.raised_at, a.count, a.resolved_at
            FROM notification n JOIN alert a ON a.id = n.alert_id WHERE n.id = ANY (?::bigint[]) ORDER BY n.id
            """;

    private static final String SETTLE = """
            UPDATE notification SET state = ?, next_at = ?, failure = ?, sent_at = ? WHERE id = ? AND attempts = ? AND state = 'WAITING'
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Channels channels;
    private final List<Notifier> notifiers;
    private final InstantSource time;

    public Notifications(
            Transactions transactions,
            DeployedCache definitions,
            Channels channels,
            List<Notifier> notifiers,
            InstantSource time) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.channels = channels;
        this.notifiers = List.copyOf(notifiers);
        this.time = time;
    }

    private record Attempt(long id, int number, String channel, Notice notice) {}

    /** Sends one batch, its notices at the same time. Returns how many were due. */
    public int send() {
        Instant now = time.instant();
        List<Attempt> attempts = transactions.call(tx -> claim(tx, now));
        CountDownLatch done = new CountDownLatch(attempts.size());
        for (Attempt attempt : attempts) {
            Thread.ofVirtual().name("notice-" + attempt.id()).start(() -> {
                try {
                    settle(attempt, outcome(attempt));
                } catch (RuntimeException e) {
                    Log.warnf("outcome of a notice not recorded, it is sent again notice=%s cause=%s", attempt.id(), e);
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return attempts.size();
    }

    private List<Attempt> claim(Tx tx, Instant now) throws SQLException {
        List<Long> claimed = tx.query(CLAIM_DUE, row -> row.getLong(1), now.plus(CLAIM), now, BATCH);
        if (claimed.isEmpty()) {
            return List.of();
        }
        record Row(Attempt attempt, @Nullable Long definition) {}
        List<Row> rows = tx.query(READ, row -> new Row(read(row), Jdbc.longOrNull(row, "definition_id")), claimed);
        List<Attempt> attempts = new ArrayList<>();
        for (Row row : rows) {
            String owner = Escalation.owner(tx, definitions, row.definition())
                    .map(Ownership::owner)
                    .orElse("nobody");
            attempts.add(withOwner(row.attempt(), owner));
        }
        return attempts;
    }

    private static Attempt read(ResultSet row) throws SQLException {
        String key = row.getString("alert_key");
        @Nullable Instant resolved = Jdbc.instant(row, "resolved_at");
        Notice notice = new Notice(
                "notice-" + row.getLong("id"),
                Notice.Kind.valueOf(row.getString("kind")),
                AlertSeverity.valueOf(row.getString("severity")),
                row.getLong("alert"),
                row.getString("alert_kind"),
                key.substring(key.indexOf(':') + 1),
                "",
                Optional.ofNullable(row.getString("run_id")),
                row.getString("summary"),
                row.getInt("count"),
                row.getInt("tier") + 1,
                Objects.requireNonNull(Jdbc.instant(row, "raised_at")),
                Optional.ofNullable(resolved));
        return new Attempt(row.getLong("id"), row.getInt("attempts"), row.getString("channel"), notice);
    }

    private static Attempt withOwner(Attempt attempt, String owner) {
        Notice n = attempt.notice();
        return new Attempt(
                attempt.id(),
                attempt.number(),
                attempt.channel(),
                new Notice(
                        n.id(),
                        n.kind(),
                        n.severity(),
                        n.alert(),
                        n.alertKind(),
                        n.subject(),
                        owner,
                        n.run(),
                        n.summary(),
                        n.count(),
                        n.tier(),
                        n.raisedAt(),
                        n.resolvedAt()));
    }

    /** Empty: it is not worth sending any more. */
    private Optional<Delivery> outcome(Attempt attempt) {
        Notice notice = attempt.notice();
        if (notice.kind() == Notice.Kind.RAISED && notice.resolvedAt().isPresent()) {
            return Optional.empty();
        }
        int colon = attempt.channel().indexOf(':');
        String kind = colon < 0 ? "" : attempt.channel().substring(0, colon);
        String target = attempt.channel().substring(colon + 1);
        try {
            Optional<Channel> channel = channels.find(kind, target);
            Optional<Notifier> notifier =
                    notifiers.stream().filter(n -> n.kind().equals(kind)).findFirst();
            if (channel.isEmpty() || notifier.isEmpty()) {
                return Optional.of(
                        new Delivery.Refused("channel " + attempt.channel() + " is not configured; set sluice.channels."
                                + (kind.equals("email") ? kind : target) + ".url"));
            }
            return Optional.of(notifier.get().send(channel.get(), notice));
        } catch (RuntimeException e) {
            return Optional.of(new Delivery.Unknown(String.valueOf(e.getMessage())));
        }
    }

    private void settle(Attempt attempt, Optional<Delivery> outcome) {
        Instant now = time.instant();
        @Nullable Delivery delivery = outcome.orElse(null);
        switch (delivery) {
            case null -> settle(attempt, "DROPPED", now, null, null);
            case Delivery.Delivered _ -> settle(attempt, "SENT", now, null, now);
            case Delivery.Refused refused -> giveUp(attempt, refused.reason(), now);
            case Delivery.Unknown unknown -> {
                if (attempt.number() >= MOST_ATTEMPTS) {
                    giveUp(attempt, unknown.cause(), now);
                } else {
                    settle(attempt, "WAITING", now.plus(pause(attempt.number())), unknown.cause(), null);
                }
            }
        }
    }

    private void giveUp(Attempt attempt, String reason, Instant now) {
        Log.errorf(
                "a notice could not be told alert=%s channel=%s attempts=%s reason=%s",
                attempt.notice().alert(), attempt.channel(), attempt.number(), reason);
        settle(attempt, "FAILED", now, reason, null);
    }

    private void settle(Attempt attempt, String state, Instant next, @Nullable String failure, @Nullable Instant sent) {
        transactions.run(tx -> tx.update(
                SETTLE,
                state,
                next,
                failure == null ? null : tx.cut(failure, LONGEST_FAILURE),
                sent,
                attempt.id(),
                attempt.number()));
    }

    private static Duration pause(int attempt) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
