package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.report.ReportsConfig;
import dev.sluice.controlplane.report.collect.NotVisibleException;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.report.model.ReportKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** Takes requests for reports, and takes them back. What is asked for is in the audit trail. */
@ApplicationScoped
public class Reports {
    private static final int LONGEST_PURPOSE = 1_000;
    private static final int LONGEST_KEY = 200;
    /** Makes counting and inserting one step. An arbitrary number among PostgreSQL's advisory locks. */
    private static final long LOCK = 0x51_1C_E0_4E_90_47L;

    private final Transactions transactions;
    private final ReportsConfig config;
    private final InstantSource time;

    Reports(Transactions transactions, ReportsConfig config, InstantSource time) {
        this.transactions = transactions;
        this.config = config;
        this.time = time;
    }

    /**
     * What is asked for.
     *
     * @param subject see {@link ReportRequest#subject()}
     * @param purpose why, in the requester's words; it stands in the report
     * @param key idempotency key
     */
    public record Wanted(ReportKind kind, Map<String, String> subject, String purpose, String key) {
        public Wanted {
            subject = Map.copyOf(subject);
        }
    }

    private record Known(UUID id, String request) {}

    private record Open(long ofKey, long all) {}

    /**
     * Puts a request in; the same key of the same caller again gives the same report.
     *
     * @throws InvalidRequestException when it is malformed
     * @throws NotVisibleException when it names a namespace outside of the scope
     * @throws ConflictException when the key was used for another request
     * @throws TooManyReportsException when too many wait
     */
    public UUID create(Actor by, Scope scope, Wanted wanted) {
        if (wanted.key().isBlank() || wanted.key().length() > LONGEST_KEY) {
            throw new InvalidRequestException("idempotencyKey has "
                    + wanted.key().length() + " characters; send 1 to " + LONGEST_KEY + ", for example a UUID");
        }
        SortedMap<String, String> subject = Subjects.checked(wanted.kind(), wanted.subject());
        ReportRequest request = new ReportRequest(
                wanted.kind(),
                subject,
                purpose(wanted.purpose()),
                by.name(),
                by.role().name(),
                scope.namespaces());
        requireVisible(scope, subject);
        return transactions.call(tx -> create(tx, by, request, wanted.key()));
    }

    private UUID create(Tx tx, Actor by, ReportRequest request, String key) throws SQLException {
        tx.query("SELECT pg_advisory_xact_lock(?)", _ -> true, LOCK);
        String text = RequestJson.of(request);
        var known = tx.first(
                "SELECT id, request FROM report WHERE requested_key = ? AND idempotency_key = ?",
                row -> new Known(row.getObject(1, UUID.class), row.getString(2)),
                by.key(),
                key);
        if (known.isPresent()) {
            if (!known.get().request().equals(text)) {
                throw new ConflictException(
                        "idempotencyKey '" + key + "' was used for another request; send a new key for a new request");
            }
            return known.get().id();
        }
        requireRoom(tx, by);
        Instant now = time.instant();
        UUID id = RunIds.report(now, by.key(), key);
        tx.update(
                """
                INSERT INTO report (id, kind, request, title, requested_by, requested_key, requested_role, requested_at,
                    idempotency_key, namespaces, state, stage, lease_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', 'waiting', clock_timestamp() + ? * interval '1 millisecond')
                """,
                id,
                request.kind(),
                text,
                Subjects.title(request.kind(), request.subject()),
                by.name(),
                by.key(),
                by.role(),
                now,
                key,
                request.namespaces(),
                config.checkpointWait().toMillis());
        Audit.record(
                tx,
                by,
                "report.requested",
                "report:" + id,
                Map.of("kind", request.kind(), "subject", request.subject(), "purpose", request.purpose()),
                now);
        return id;
    }

    private void requireRoom(Tx tx, Actor by) throws SQLException {
        Open open = tx.query("""
                        SELECT count(*) FILTER (WHERE requested_key = ?), count(*) FROM report WHERE state IN ('QUEUED', 'RUNNING')
                        """, row -> new Open(row.getLong(1), row.getLong(2)), by.key())
                .getFirst();
        if (open.ofKey() >= config.mostOpenPerKey() || open.all() >= config.mostOpen()) {
            throw new TooManyReportsException(open.ofKey() + " reports of yours and " + open.all()
                    + " in all are not made yet; allowed are " + config.mostOpenPerKey() + " and " + config.mostOpen()
                    + ". Wait for some, or cancel them");
        }
    }

    /**
     * Ends a report that is not made yet; nothing happens to one that is over.
     *
     * @param requester of the report
     * @throws ForbiddenException when it is another's, and no administrator asks
     */
    public void cancel(Actor by, String requester, UUID id) {
        if (by.role() != Role.ADMIN && !by.name().equals(requester)) {
            throw new ForbiddenException(
                    "the report is " + requester + "'s; they may cancel it, or a key of role ADMIN");
        }
        Instant now = time.instant();
        transactions.run(tx -> {
            int cancelled = tx.update("""
                    UPDATE report SET state = 'CANCELLED', stage = '', ended_at = ?, lease_until = NULL, epoch = nextval('lease_epoch')
                    WHERE id = ? AND state IN ('QUEUED', 'RUNNING')
                    """, now, id);
            if (cancelled > 0) {
                tx.update("DELETE FROM report_chunk WHERE report_id = ?", id);
                Audit.record(tx, by, "report.cancelled", "report:" + id, Map.of(), now);
            }
        });
    }

    /** Writes down that somebody takes a copy away, before they get a byte of it. */
    void noteDownload(Actor by, UUID id, String file, String range) {
        transactions.run(tx -> Audit.record(
                tx, by, "report.downloaded", "report:" + id, Map.of("file", file, "range", range), time.instant()));
    }

    private static String purpose(String purpose) {
        String stripped = purpose.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_PURPOSE) {
            throw new InvalidRequestException("purpose has " + stripped.length() + " characters; say in 1 to "
                    + LONGEST_PURPOSE + " what the report is for: it stands in it");
        }
        return stripped;
    }

    /** What can be told from the request alone. What is behind a run's id is for its report to say. */
    private static void requireVisible(Scope scope, SortedMap<String, String> subject) {
        String namespace = subject.get("namespace");
        if (namespace != null && !scope.contains(namespace)) {
            throw new NotVisibleException("your key is not for namespace '" + namespace + "'");
        }
    }
}
