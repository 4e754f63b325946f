package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.emit.Outbox;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.RunResult;
import dev.sluice.controlplane.gate.EvaluationQueue.Claimed;
import dev.sluice.controlplane.gate.EvaluationQueue.Wish;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.gate.Evaluation;
import dev.sluice.quality.gate.Evidence;
import dev.sluice.quality.gate.GateEvaluator;
import dev.sluice.quality.gate.Retest;
import dev.sluice.quality.gate.Ruling;
import dev.sluice.quality.gate.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns results into verdicts, keeps them, and lets the decision follow, all in one transaction. */
final class Judge {
    private static final int MOST_EVIDENCE = 1_000;

    private static final String WRITTEN_SINCE = """
            SELECT coalesce(
                (SELECT t.started_at FROM attempt t WHERE t.id = c.run_id),
                (SELECT r.started_at FROM run r WHERE r.run_id = c.run_id), c.at) AS since
            FROM (SELECT run_id, created_at AS at FROM asset_candidate WHERE asset_id = ? AND version = ?
                  UNION ALL SELECT run_id, published_at FROM asset_version WHERE asset_id = ? AND version = ?) AS c LIMIT 1
            """;

    private final GateKeeper keeper;
    private final WaiverSource waivers;
    private final GateNews news;
    private final GateEvents events;

    Judge(GateKeeper keeper, WaiverSource waivers, GateNews news, GateEvents events) {
        this.keeper = keeper;
        this.waivers = waivers;
        this.news = news;
        this.events = events;
    }

    /** Takes what an evaluator found. Returns whether it counted: false when the evaluator had been fenced. */
    boolean found(Tx tx, Claimed claimed, ActiveGate gate, GateChecks.Found found, Instant now) throws SQLException {
        VerdictStore.About about =
                new VerdictStore.About(gate, claimed.version(), claimed.slice(), claimed.id(), claimed.epoch());
        @Nullable Long rows = found.rows().isPresent() ? found.rows().getAsLong() : null;
        Verdict verdict = judge(tx, about, found.results(), now);
        EvaluationQueue.End end = EvaluationQueue.done(tx, claimed, verdict.outcome(), rows, now);
        if (end == EvaluationQueue.End.FENCED) {
            VerdictStore.results(tx, about, found.results(), false, now);
            EvaluationQueue.tellFenced(tx, claimed);
            return false;
        }
        tx.tell(new Fact.GateJudged(
                gate.namespace(), result(verdict), severity(verdict), Duration.between(claimed.startedAt(), now)));
        List<Long> evidence = VerdictStore.results(tx, about, verdict.results(), true, now);
        VerdictStore.Stored stored = VerdictStore.verdict(tx, about, verdict, evidence);
        GateSeries.keep(tx, about, found, now);
        news.judged(tx, gate, claimed.slice(), verdict.results(), now);
        if (end == EvaluationQueue.End.AGAIN) {
            ask(tx, claimed, gate, EvaluationQueue.Cause.EVIDENCE, 0, now, now);
        } else {
            retest(tx, claimed, gate, verdict, now);
        }
        Ruling ruling = keeper.decide(
                tx,
                gate.asset(),
                claimed.slice(),
                new GateRecompute.Cause("verdict of " + gate.name() + " on version " + claimed.version(), "sluice"),
                Optional.of(new NewVerdict(gate, claimed.slice(), stored)),
                false,
                now);
        Outbox.add(tx, events.of(tx, claimed, gate, verdict, ruling.decision(), found, now));
        return true;
    }

    private static RunResult result(Verdict verdict) {
        return switch (verdict.outcome()) {
            case PASS -> RunResult.SUCCESS;
            case WARN, FAIL -> RunResult.FAILURE;
            case ERROR -> RunResult.ERROR;
            case SKIPPED, WAIVED -> RunResult.SKIP;
        };
    }

    /** Of the checks that came out as badly as the whole; a verdict without any is about results of other systems. */
    private static Severity severity(Verdict verdict) {
        List<Severity> all =
                verdict.results().stream().map(CheckResult::severity).toList();
        return verdict.results().stream()
                .filter(result -> result.outcome() == verdict.outcome())
                .map(CheckResult::severity)
                .max(Comparator.naturalOrder())
                .or(() -> all.stream().max(Comparator.naturalOrder()))
                .orElse(Severity.ERROR);
    }

    private Verdict judge(Tx tx, VerdictStore.About about, List<CheckResult> results, Instant now) throws SQLException {
        ActiveGate gate = about.gate();
        DatasetId dataset = Dockets.dataset(tx, gate.asset());
        Evaluation evaluation = new Evaluation(
                gate.name(),
                gate.spec(),
                dataset,
                about.version(),
                about.slice().isEmpty() ? Optional.empty() : Optional.of(about.slice()),
                writtenSince(tx, gate.asset(), about.version(), now),
                results,
                evidence(tx, gate, now));
        return GateEvaluator.judge(evaluation, waivers.of(tx, gate.asset(), dataset), now);
    }

    /** A broken check is tried again after a while; data that failed is not looked at again unless it changes. */
    private static void retest(Tx tx, Claimed claimed, ActiveGate gate, Verdict verdict, Instant now)
            throws SQLException {
        Optional<Instant> again = Retest.after(verdict, claimed.tries() + 1);
        if (again.isPresent()) {
            ask(tx, claimed, gate, EvaluationQueue.Cause.RETRY, claimed.tries() + 1, again.get(), now);
        }
    }

    private static void ask(
            Tx tx, Claimed claimed, ActiveGate gate, EvaluationQueue.Cause cause, int tries, Instant dueAt, Instant now)
            throws SQLException {
        EvaluationQueue.ask(tx, new Wish(gate, claimed.version(), claimed.slice(), cause, null, tries, dueAt), now);
    }

    private static Instant writtenSince(Tx tx, long asset, long version, Instant now) throws SQLException {
        return tx.first(
                        WRITTEN_SINCE,
                        row -> Objects.requireNonNull(Jdbc.instant(row, "since")),
                        asset,
                        version,
                        asset,
                        version)
                .orElse(now);
    }

    private static List<Evidence> evidence(Tx tx, ActiveGate gate, Instant now) throws SQLException {
        Optional<Duration> oldest =
                gate.spec().external().stream().map(e -> e.maxAge()).max(Duration::compareTo);
        if (oldest.isEmpty()) {
            return new ArrayList<>();
        }
        return tx.query(
                """
                SELECT producer, job, assertion, column_name, success, severity, version, at, message FROM external_evidence
                WHERE asset_id = ? AND at >= ? ORDER BY at DESC LIMIT ?
                """,
                row -> {
                    Long version = Jdbc.longOrNull(row, "version");
                    return new Evidence(
                            row.getString("producer"),
                            row.getString("job"),
                            row.getString("assertion"),
                            Optional.ofNullable(row.getString("column_name")),
                            row.getBoolean("success"),
                            Severity.valueOf(row.getString("severity")),
                            version == null ? OptionalLong.empty() : OptionalLong.of(version),
                            Objects.requireNonNull(Jdbc.instant(row, "at")),
                            row.getString("message"));
                },
                gate.asset(),
                now.minus(oldest.get()),
                MOST_EVIDENCE);
    }
}
