package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.decide.AnswerStore.Case;
import dev.sluice.controlplane.decide.AnswerStore.Stored;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.gate.AssetLocks;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.model.JobId;
import dev.sluice.quality.gate.DecisionAnswer;
import io.openlineage.client.utils.UUIDUtils;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Answers "may I run?" from what stands in PostgreSQL: a fresh answer takes at most two reads and one write. Never asks the
 * lineage graph, so it answers without Neo4j too.
 */
public final class Decisions {
    private final Jdbc jdbc;
    private final Transactions transactions;
    private final AnswerStore store;
    private final Leases leases;
    private final Watch watch;
    private final Readers readers;
    private final Duration valid;
    private final InstantSource time;

    Decisions(
            Jdbc jdbc,
            Transactions transactions,
            Leases leases,
            Watch watch,
            Readers readers,
            Duration valid,
            InstantSource time) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.store = new AnswerStore(jdbc, transactions);
        this.leases = leases;
        this.watch = watch;
        this.readers = readers;
        this.valid = valid;
        this.time = time;
    }

    /** Hears of who is about to read: gates that look only then begin to. */
    @FunctionalInterface
    interface Readers {
        void wanted(Collection<Long> assets, Instant now);
    }

    /** What the rules say now. */
    private record Look(DecisionAnswer ruling, Facts facts, Instant now) {
        boolean allows() {
            return switch (ruling.answer()) {
                case ALLOW, ALLOW_WITH_WARNINGS -> true;
                case HOLD, DENY -> false;
            };
        }
    }

    /**
     * Answers a request. The same request under the same key gets the same bytes while they hold good; who waits for a
     * release gets what came of it.
     *
     * @throws ProblemException 422 when the key was used for another request
     */
    Answer ask(Actor actor, Optional<String> key, DecisionRequest request) {
        long began = System.nanoTime();
        Instant now = time.instant();
        Optional<Stored> known = key.flatMap(k -> store.byKey(actor.name(), k));
        UUID id = known.map(stored -> stored.of().id()).orElseGet(() -> UUIDUtils.generateNewUUID(now));
        Case asked = new Case(id, actor.name(), key, request, RequestJson.of(request));
        if (known.isPresent() && !known.get().answers(asked)) {
            throw new ProblemException(Problem.of(
                    422,
                    "GATE-KEY-REUSED",
                    "the Idempotency-Key was used for another request; send a new key for a new request"));
        }
        Optional<Answer> still = known.map(Stored::answer).filter(answer -> answer.valid(now));
        if (still.isPresent()) {
            tell(still.get(), began);
            return waits(still.get(), request) ? await(asked, still.get(), request.waitSeconds(), true) : still.get();
        }
        int revision = known.map(stored -> stored.answer().revision() + 1).orElse(1);
        Look look = look(asked);
        if (look.facts().lazy()) {
            readers.wanted(look.facts().assets(), now);
        }
        Answer first = give(asked, revision, look);
        tell(first, began);
        return waits(first, request) ? await(asked, first, request.waitSeconds(), true) : first;
    }

    private void tell(Answer answer, long began) {
        transactions.tell(new Fact.DecisionGiven(answer.decision(), Duration.ofNanos(System.nanoTime() - began)));
    }

    private static boolean waits(Answer answer, DecisionRequest request) {
        return answer.held() && request.waitSeconds() > 0;
    }

    /** The newest answer, after waiting for a release of what is held. */
    Optional<Answer> find(UUID id, int waitSeconds, Optional<String> etag) {
        Optional<Stored> known = store.byId(id);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Case asked = known.get().of();
        Answer last = known.get().answer();
        if (!last.held()) {
            return Optional.of(last.valid(time.instant()) ? last : give(asked, last.revision() + 1, look(asked)));
        }
        Answer now = await(asked, last, waitSeconds, false);
        boolean unchanged = etag.filter(now.etag()::equals).isPresent();
        return Optional.of(unchanged || now.valid(time.instant()) ? now : give(asked, now.revision() + 1, look(asked)));
    }

    /**
     * Says at the start of the run that it may still start, ordered against every hold; with {@code acquire} the lease begins
     * or goes on.
     *
     * @throws ProblemException 409 when it may not any more
     */
    Answer confirm(Actor actor, UUID id) {
        long began = System.nanoTime();
        Stored known = own(actor, id);
        Case asked = known.of();
        Optional<Answer> ordered = ordered(asked, known.answer(), true);
        if (ordered.isEmpty()) {
            return confirm(actor, id); // somebody else wrote an answer; begin with that one
        }
        Answer answer = ordered.get();
        tell(answer, began);
        if (!answer.allows()) {
            throw new ProblemException(Problem.of(
                    409,
                    "GATE-SUPERSEDED",
                    "the run may not start: " + TextAnswer.why(answer) + "; wait for GET of the decision"));
        }
        return answer;
    }

    /** Prolongs the lease of a run that goes on. Returns until when. */
    Instant renew(Actor actor, UUID id) {
        UUID decision = own(actor, id).of().id();
        return leases.renew(decision, time.instant())
                .orElseThrow(() -> new ProblemException(Problem.of(
                        409,
                        "GATE-LEASE-OVER",
                        "the decision has no read lease that goes on; ask again with mode acquire")));
    }

    /** Ends the read lease. Returns false when there was none. */
    boolean release(Actor actor, UUID id) {
        return leases.release(own(actor, id).of().id(), time.instant());
    }

    /** The job that a decision is about; empty when there is no such decision. */
    Optional<JobId> jobOf(UUID id) {
        return ReadScope.whole(
                () -> store.byId(id).map(known -> known.of().request().job()));
    }

    /** Forgets answers that are older, some at a time. Returns how many. */
    int forget(Instant before) {
        return store.forget(before);
    }

    private Stored own(Actor actor, UUID id) {
        Stored known = store.byId(id).orElseThrow(Decisions::missing);
        if (!known.of().askedBy().equals(actor.name()) && !actor.mayOperate()) {
            throw new ProblemException(
                    Problem.of(403, "FORBIDDEN", "the decision was asked for with another key; use that one"));
        }
        return known;
    }

    static ProblemException missing() {
        return new ProblemException(Problem.of(404, "GATE-DECISION-UNKNOWN", "there is no such decision"));
    }

    /** Returns as soon as it is not held any more, else the last answer when the time is over. */
    private Answer await(Case asked, Answer held, int seconds, boolean acquiring) {
        Instant end = time.instant().plusSeconds(seconds);
        Answer last = held;
        while (last.held()) {
            Look look = look(asked);
            Answer now = AnswerBody.of(asked.id(), last.revision() + 1, look.ruling(), look.facts(), Optional.empty());
            if (!now.etag().equals(last.etag())) {
                last = acquiring ? give(asked, now.revision(), look) : written(asked, now, look);
            } else if (!watch.awaitChange(look.facts().marks(), Duration.between(time.instant(), end))) {
                break;
            }
        }
        return last;
    }

    /** Decides and writes down; with an ALLOW to {@code acquire} in the order of locks. */
    private Answer give(Case asked, int revision, Look look) {
        if (asked.request().mode() == DecisionRequest.Mode.ACQUIRE && look.allows()) {
            Answer before = new Answer(asked.id(), revision - 1, look.ruling().answer(), "", "", Instant.MIN);
            return ordered(asked, before, false).orElseGet(() -> newest(asked));
        }
        return written(asked, AnswerBody.of(asked.id(), revision, look.ruling(), look.facts(), Optional.empty()), look);
    }

    private Answer written(Case asked, Answer answer, Look look) {
        return store.write(asked, answer, look.facts().assets(), look.now()) ? answer : newest(asked);
    }

    private Answer newest(Case asked) {
        Optional<Stored> other = asked.key().isPresent()
                ? store.byKey(asked.askedBy(), asked.key().get())
                : store.byId(asked.id());
        return other.orElseThrow(() -> new IllegalStateException("the answer that was in the way is gone"))
                .answer();
    }

    /**
     * Looks again under the shared locks of all datasets concerned: whoever holds one of them has either committed, and is
     * seen, or waits for this transaction. Empty when an answer that was written meanwhile stands in the way.
     */
    private Optional<Answer> ordered(Case asked, Answer last, boolean confirming) {
        return transactions.call(tx -> {
            TreeSet<Long> locked = new TreeSet<>();
            Look look = look(tx, asked);
            while (locked.addAll(look.facts().assets())) {
                AssetLocks.shared(tx, locked);
                look = look(tx, asked);
            }
            return record(tx, asked, last, look, confirming);
        });
    }

    private Optional<Answer> record(Tx tx, Case asked, Answer last, Look look, boolean confirming) throws SQLException {
        boolean reads = look.allows() && asked.request().mode() == DecisionRequest.Mode.ACQUIRE;
        Optional<Instant> lease = reads ? Optional.of(leases.end(look.now())) : Optional.empty();
        Answer answer = AnswerBody.of(asked.id(), last.revision() + 1, look.ruling(), look.facts(), lease);
        if (last.etag().equals(answer.etag()) && last.valid(look.now())) {
            return Optional.of(last);
        }
        if (!store.write(tx, asked, answer, look.facts().assets(), look.now())) {
            return Optional.empty();
        }
        if (reads) {
            leases.take(tx, asked, look.facts(), confirming, look.now());
        }
        return Optional.of(answer);
    }

    private Look look(Case asked) {
        Instant now = time.instant();
        Facts facts = FactReader.read(jdbc, asked.request(), now);
        return new Look(DecisionAnswer.of(Questions.of(asked.request(), facts, valid), now), facts, now);
    }

    private Look look(Tx tx, Case asked) throws SQLException {
        Instant now = time.instant();
        Facts facts = FactReader.read(tx, asked.request(), now);
        return new Look(DecisionAnswer.of(Questions.of(asked.request(), facts, valid), now), facts, now);
    }
}
