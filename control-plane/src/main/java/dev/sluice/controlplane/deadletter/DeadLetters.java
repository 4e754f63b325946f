package dev.sluice.controlplane.deadletter;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.projection.LateProjection;
import dev.sluice.controlplane.projection.ProjectionFailures;
import dev.sluice.controlplane.secret.KnownSecrets;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Sha256;
import dev.sluice.model.event.Violation;
import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.EventIntake.Transport;
import dev.sluice.model.intake.IntakeResult;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps, lists, replays and discards dead letters. Every change is idempotent. */
@ApplicationScoped
public class DeadLetters implements ProjectionFailures {
    private static final int LONGEST_REASON = 2_000;
    public static final int LARGEST_PAGE = 500;

    private final DeadLetterRepository rows;
    private final DeadLetterReader reader;
    private final DeadLetterConfig config;
    private final EventLog log;
    private final InstantSource time;
    /** Looked up late: the intake needs this bean too. */
    private final Instance<EventIntake> intake;

    private final Instance<LateProjection> late;
    private final AgroalDataSource dataSource;
    private final KnownSecrets secrets;

    DeadLetters(
            DeadLetterRepository rows,
            DeadLetterReader reader,
            DeadLetterConfig config,
            EventLog log,
            InstantSource time,
            Instance<EventIntake> intake,
            Instance<LateProjection> late,
            AgroalDataSource dataSource,
            KnownSecrets secrets) {
        this.rows = rows;
        this.reader = reader;
        this.config = config;
        this.log = log;
        this.time = time;
        this.intake = intake;
        this.late = late;
        this.dataSource = dataSource;
        this.secrets = secrets;
    }

    /** Keeps a rejected event, unless the store is full; the same bytes again count as another attempt. */
    @Transactional
    public void keepRejected(byte[] raw, Transport transport, Violation why) {
        byte[] hash = Sha256.of(raw);
        List<DeadLetterRow> known = rows.waiting(hash, DeadLetterRow.PARSE);
        if (!known.isEmpty()) {
            again(known.getFirst(), why.code(), why.detail());
        } else if (rows.countByState(DeadLetterRow.WAITING) < config.max()) {
            DeadLetterRow row = fresh(DeadLetterRow.PARSE, why.code(), why.detail(), hash, raw);
            row.transport = (short) transport.code();
            rows.persist(row);
        }
    }

    @Override
    @Transactional
    public void record(LogPosition position, String code, String reason, int attempts) throws SQLException {
        Optional<EventLog.StoredEvent> event = log.read(position);
        if (event.isEmpty()) {
            return;
        }
        List<DeadLetterRow> known = rows.waiting(event.get().hash(), DeadLetterRow.PROJECTION);
        if (!known.isEmpty()) {
            again(known.getFirst(), code, reason);
            return;
        }
        DeadLetterRow row = fresh(
                DeadLetterRow.PROJECTION,
                code,
                reason,
                event.get().hash(),
                event.get().raw());
        row.position = position.value();
        row.attempts = attempts;
        rows.persist(row);
    }

    /** Dead letters in a state behind an id, in order. */
    public List<DeadLetter> list(String state, long afterId, int first) {
        return reader.after(state, afterId, Math.clamp(first, 1, LARGEST_PAGE));
    }

    /** The same, page by page. */
    public Page<DeadLetter> page(String state, PageRequest request) {
        Cursor cursor = new Cursor("dead letters by id", state);
        long after = cursor.keyOf(request, 1)
                .map(key -> Cursor.number(key.getFirst()))
                .orElse(0L);
        return Page.of(reader.after(state, after, request.limit()), request, letter -> cursor.of(letter.id()));
    }

    /** Null when there are too many to count. */
    public @Nullable Integer count(String state) {
        return reader.count(state);
    }

    /** The events as received, as text, by id of the letter. */
    public Map<Long, String> texts(Collection<Long> ids) {
        return reader.texts(ids);
    }

    @Transactional
    public Optional<DeadLetter> find(long id) {
        return reader.seesAll() ? rows.findByIdOptional(id).map(DeadLetterRow::value) : Optional.empty();
    }

    /** The event as received. */
    @Transactional
    public Optional<byte[]> body(long id) {
        return rows.findByIdOptional(id).map(row -> row.body);
    }

    /**
     * Takes the event of a letter that waits in again, or, where it is in the log already, projects it again. One that is
     * accepted now, or is in the log already, counts as replayed; one that is not goes on waiting with one more attempt. Empty
     * when there is no such letter; one that does not wait stays as it is.
     */
    public Optional<DeadLetter> replay(long id, Actor by) throws Exception {
        Optional<DeadLetter> letter = find(id);
        if (letter.isEmpty() || !letter.get().state().equals(DeadLetterRow.WAITING)) {
            return letter;
        }
        if (letter.get().position() != null) {
            LogPosition position = new LogPosition(letter.get().position());
            late.get().applyLate(position);
            return settle(id, new IntakeResult.Duplicate(position), by);
        }
        Optional<byte[]> raw = body(id);
        if (raw.isEmpty()) {
            return Optional.empty();
        }
        IntakeResult result = intake.get()
                .accept(List.of(EventIntake.RawEvent.of(raw.get())), Transport.REPLAY)
                .getFirst();
        return settle(id, result, by);
    }

    /** Gives up on the event, for a reason that is kept. */
    @Transactional
    public Optional<DeadLetter> discard(long id, String reason, Actor by) {
        return rows.findByIdOptional(id).map(row -> {
            if (row.state.equals(DeadLetterRow.WAITING)) {
                String why = cut(secrets.mask(reason));
                tell(by, "deadletter.discarded", row, Map.of("reason", why));
                row.state = DeadLetterRow.DISCARDED;
                row.reason = cut("discarded: " + why + " | " + row.reason);
                row.updatedAt = time.instant();
            }
            return row.value();
        });
    }

    @Transactional
    public long waiting() {
        return rows.countByState(DeadLetterRow.WAITING);
    }

    @Transactional
    Optional<DeadLetter> settle(long id, IntakeResult result, Actor by) {
        return rows.findByIdOptional(id).map(row -> {
            if (!row.state.equals(DeadLetterRow.WAITING)) {
                return row.value(); // somebody else was faster, and is on record
            }
            tell(
                    by,
                    "deadletter.replayed",
                    row,
                    Map.of("outcome", result.getClass().getSimpleName()));
            switch (result) {
                case IntakeResult.Stored stored -> resolved(row, stored.position());
                case IntakeResult.Duplicate duplicate -> resolved(row, duplicate.position());
                case IntakeResult.Rejected rejected -> {
                    // keepRejected counted the attempt already
                    row.code = rejected.violations().getFirst().code();
                }
            }
            return row.value();
        });
    }

    /** In the transaction of the change. */
    private void tell(Actor by, String action, DeadLetterRow row, Map<String, String> detail) {
        try (Connection connection = dataSource.getConnection()) {
            Audit.record(Tx.within(connection), by, action, "deadletter:" + row.id, detail, time.instant());
        } catch (SQLException e) {
            throw Jdbc.explained(e);
        }
    }

    private void resolved(DeadLetterRow row, LogPosition position) {
        row.state = DeadLetterRow.REPLAYED;
        row.attempts++;
        row.resolvedPosition = position.value();
        row.updatedAt = time.instant();
    }

    private void again(DeadLetterRow row, String code, String reason) {
        row.attempts++;
        row.code = code;
        row.reason = cut(reason);
        row.updatedAt = time.instant();
    }

    private DeadLetterRow fresh(String stage, String code, String reason, byte[] hash, byte[] raw) {
        DeadLetterRow row = new DeadLetterRow();
        row.stage = stage;
        row.code = code;
        row.reason = cut(reason);
        row.contentHash = hash;
        row.body = raw;
        row.attempts = 1;
        row.receivedAt = time.instant();
        row.updatedAt = row.receivedAt;
        return row;
    }

    private static String cut(String text) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= LONGEST_REASON ? clean : clean.substring(0, LONGEST_REASON);
    }
}
