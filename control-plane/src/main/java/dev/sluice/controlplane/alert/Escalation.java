package dev.sluice.controlplane.alert;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.Definition;
import dev.sluice.scheduler.definition.Metadata;
import dev.sluice.scheduler.definition.Ownership;
import dev.sluice.scheduler.definition.Ownership.AlertSeverity;
import dev.sluice.scheduler.definition.Ownership.Tier;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notifies tier after tier of an alert until somebody acknowledges it or its trouble is over, and then tells those who were
 * notified that it is. Decides only; {@link Notifications} sends.
 */
public final class Escalation {
    /** Who hears of what nobody owns. */
    static final List<Tier> DEFAULT = List.of(new Tier(Duration.ZERO, AlertSeverity.WARN, List.of("log:ops")));

    private static final int BATCH = 100;

    private static final String DUE = """
            SELECT id, definition_id, raised_at, tier FROM alert
            WHERE resolved_at IS NULL AND acknowledged_at IS NULL AND next_tier_at <= ?
            ORDER BY next_tier_at LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String NOTIFY = """
            INSERT INTO notification (alert_id, tier, channel, kind, severity, state, next_at)
            VALUES (?, ?, ?, 'RAISED', ?, 'WAITING', ?) ON CONFLICT DO NOTHING
            """;

    private static final String RECOVERED = """
            SELECT id FROM alert WHERE resolved_at IS NOT NULL AND NOT recovery_told
            ORDER BY resolved_at LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    /** Nobody needs to hear of a trouble that is over before the first attempt to tell of it. */
    private static final String DROP = """
            UPDATE notification SET state = 'DROPPED' WHERE alert_id = ANY (?::bigint[]) AND kind = 'RAISED' AND state = 'WAITING'
              AND attempts = 0
            """;

    /** Also where an attempt had no clear outcome: it may have arrived. */
    private static final String TELL_RECOVERY = """
            INSERT INTO notification (alert_id, tier, channel, kind, severity, state, next_at)
            SELECT alert_id, min(tier), channel, 'RESOLVED', 'INFO', 'WAITING', ? FROM notification
            WHERE alert_id = ANY (?::bigint[]) AND kind = 'RAISED' AND (state = 'SENT' OR attempts > 0)
            GROUP BY alert_id, channel ON CONFLICT DO NOTHING
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;

    public Escalation(Transactions transactions, DeployedCache definitions) {
        this.transactions = transactions;
        this.definitions = definitions;
    }

    private record Due(long id, @Nullable Long definition, Instant raisedAt, int tier) {}

    /** Takes one batch of alerts a tier further, and of recovered ones to their end. Returns how many. */
    public int escalate(Instant now) {
        return transactions.call(tx -> {
            List<Due> due = tx.query(
                    DUE,
                    row -> new Due(
                            row.getLong("id"),
                            Jdbc.longOrNull(row, "definition_id"),
                            Objects.requireNonNull(Jdbc.instant(row, "raised_at")),
                            row.getInt("tier")),
                    now,
                    BATCH);
            List<@Nullable Object[]> notifications = new ArrayList<>();
            List<@Nullable Object[]> alerts = new ArrayList<>();
            for (Due alert : due) {
                advance(alert, tiers(tx, alert.definition()), now, notifications, alerts);
            }
            tx.batch(NOTIFY, notifications);
            tx.batch("UPDATE alert SET tier = ?, next_tier_at = ? WHERE id = ?", alerts);
            return due.size() + recover(tx, now);
        });
    }

    private static void advance(
            Due alert,
            List<Tier> tiers,
            Instant now,
            List<@Nullable Object[]> notifications,
            List<@Nullable Object[]> alerts) {
        int reached = alert.tier();
        while (reached < tiers.size()
                && !alert.raisedAt().plus(tiers.get(reached).after()).isAfter(now)) {
            Tier tier = tiers.get(reached);
            for (String channel : tier.channels()) {
                notifications.add(new Object[] {alert.id(), reached, channel, tier.severity(), now});
            }
            reached++;
        }
        @Nullable
        Instant next = reached < tiers.size()
                ? alert.raisedAt().plus(tiers.get(reached).after())
                : null;
        alerts.add(new @Nullable Object[] {reached, next, alert.id()});
    }

    private static int recover(Tx tx, Instant now) throws SQLException {
        List<Long> recovered = tx.query(RECOVERED, row -> row.getLong(1), BATCH);
        if (!recovered.isEmpty()) {
            tx.update(DROP, recovered);
            tx.update(TELL_RECOVERY, now, recovered);
            tx.update("UPDATE alert SET recovery_told = true WHERE id = ANY (?::bigint[])", recovered);
        }
        return recovered.size();
    }

    /** Of the current version of the definition: who is on call now counts, not who was when the run began. */
    private List<Tier> tiers(Tx tx, @Nullable Long definition) throws SQLException {
        List<Tier> tiers =
                owner(tx, definitions, definition).map(Ownership::escalation).orElse(List.of());
        return tiers.isEmpty() ? DEFAULT : tiers;
    }

    static Optional<Ownership> owner(Tx tx, DeployedCache definitions, @Nullable Long definition) throws SQLException {
        if (definition == null) {
            return Optional.empty();
        }
        record Current(String kind, int version) {}
        Optional<Current> current = tx.first(
                "SELECT kind, version FROM definition WHERE id = ?",
                row -> new Current(row.getString(1), row.getInt(2)),
                definition);
        if (current.isEmpty()) {
            return Optional.empty();
        }
        int version = current.get().version();
        Metadata metadata =
                switch (Definition.Kind.valueOf(current.get().kind().toUpperCase(java.util.Locale.ROOT))) {
                    case WORKFLOW ->
                        definitions.workflow(tx, definition, version).workflow().metadata();
                    case POOL -> definitions.pool(tx, definition, version).metadata();
                    case SERVICE -> definitions.service(tx, definition, version).metadata();
                    case GATE -> definitions.gate(tx, definition, version).metadata();
                };
        return metadata.ownership();
    }
}
