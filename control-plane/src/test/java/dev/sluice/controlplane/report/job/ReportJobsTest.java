package dev.sluice.controlplane.report.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.report.collect.ExpiredInputException;
import dev.sluice.controlplane.report.collect.NotVisibleException;
import dev.sluice.controlplane.report.collect.UnknownSubjectException;
import dev.sluice.controlplane.report.job.ReportQueue.Claimed;
import dev.sluice.controlplane.report.job.ReportQueue.Outcome;
import dev.sluice.controlplane.reportview.ReportFailure;
import dev.sluice.controlplane.reportview.ReportInfo;
import dev.sluice.controlplane.reportview.ReportState;
import dev.sluice.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reports as jobs of several replicas: fixed points, lost replicas, limits, retention. */
class ReportJobsTest extends ReportJobs {
    @Test
    void aReportLooksAtTheLedgerOnceItsOwnRequestIsInIt() throws IOException {
        somethingHappens();
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        ReportRunner runner = bench.replica("a", NOTHING);
        assertThat(runner.step()).as("its request is not in the ledger yet").isFalse();
        assertThat(bench.report(id).state()).isEqualTo(ReportState.QUEUED);

        bench.sequence();
        assertThat(runner.step()).isTrue();

        ReportInfo made = bench.report(id);
        byte[] bundle = bench.bundle(id);
        assertThat(made.state()).isEqualTo(ReportState.DONE);
        assertThat(made.ledgerSize()).isEqualTo(3); // otto's entry, the request, and its own audit entry
        assertThat(made.missing()).isEqualTo(2);
        assertThat(made.progress()).isEqualTo(1_000);
        assertThat(made.detail()).isEqualTo("not signed");
        assertThat(made.bundleBytes()).isEqualTo(bundle.length).isGreaterThan(2L * ChunkStream.CHUNK);
        assertThat(made.bundleDigest()).isEqualTo("sha256:" + Sha256.hexOf(bundle));
        assertThat(made.expiresAt()).isEqualTo(bench.stage.now().plus(Duration.ofDays(30)));
        assertThat(ledger(id)).containsExactly("QUEUED", "RUNNING", "DONE");
        assertThat(bench.ended).containsExactly("RUN DONE with bytes");
        assertThat(runner.step()).isFalse();

        ZipFiles files = new ZipFiles(
                range -> new java.io.ByteArrayInputStream(bundle, (int) range.from(), (int) range.length()),
                bundle.length);
        ZipFiles.Found evidence = files.find("evidence/ledger.ndjson").orElseThrow();
        try (var in = evidence.opening().open()) {
            byte[] read = in.readAllBytes();
            assertThat(read).hasSize((int) evidence.length());
            assertThat(new String(read, StandardCharsets.UTF_8)).contains("report.requested", "yearly audit");
        }
        assertThat(files.find("evidence")).isEmpty();
    }

    @Test
    void aReportThatWaitsTooLongForTheLedgerStartsAsItIs() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.stage.execute("UPDATE report SET lease_until = now() - interval '1 second'");

        assertThat(bench.replica("a", NOTHING).step()).isTrue();

        assertThat(bench.report(id).ledgerSize()).isZero();
    }

    @Test
    void withKeysItLooksAtASignedCheckpoint() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();

        assertThat(bench.replica("a", NOTHING, List.of(ReportBench.signingKey(bench.stage.now())), 10 << 20)
                        .step())
                .isTrue();

        assertThat(bench.stage.rows("SELECT size FROM ledger_checkpoint")).containsExactly("2");
        assertThat(bench.report(id).ledgerSize()).isEqualTo(2);
    }

    @Test
    void theSameRequestAtTheSamePointGivesTheSameBytesOnAnyReplica() {
        UUID first = bench.ask(ReportBench.ANNA, "k1");
        UUID second = bench.ask(ReportBench.ANNA, "k2");
        bench.sequence();
        bench.replica("a", NOTHING).step();

        bench.replica("b", NOTHING).step();

        assertThat(first).isNotEqualTo(second);
        assertThat(bench.report(second).ledgerSize())
                .isEqualTo(bench.report(first).ledgerSize());
        assertThat(bench.bundle(second)).isEqualTo(bench.bundle(first));
    }

    @Test
    void afterALostReplicaAnotherMakesTheSameAndTheLostOneIsFenced() {
        UUID early = bench.ask(ReportBench.ANNA, "k1");
        UUID late = bench.ask(ReportBench.ANNA, "k2");
        bench.sequence();
        ReportQueue lost = bench.queue("lost", Duration.ZERO);
        Claimed claimed = lost.claim(false, bench.stage.now()).orElseThrow();
        assertThat(claimed.id()).isEqualTo(early);
        assertThat(lost.keep(claimed, 0, new byte[] {1, 2, 3})).isTrue();
        somethingHappens();

        ReportRunner other = bench.replica("other", NOTHING);
        assertThat(other.step()).isTrue();

        assertThat(lost.renew(claimed, "still here", 500)).isFalse();
        assertThat(lost.keep(claimed, 0, new byte[] {1, 2, 3})).isFalse();
        assertThat(lost.finish(
                        claimed,
                        new Outcome("REPRODUCIBLE", 0, new BundleMaker.Written("", ""), "", 3),
                        bench.stage.now(),
                        Duration.ZERO))
                .isFalse();
        assertThat(lost.fail(claimed, ReportFailure.GIVEN_UP, "", bench.stage.now()))
                .isFalse();
        assertThat(bench.report(early).state()).isEqualTo(ReportState.DONE);
        assertThat(bench.report(early).ledgerSize()).isEqualTo(claimed.at().ledgerSize());
        // Made in one go at the same point it has the same bytes.
        bench.stage.execute(
                "UPDATE report SET ledger_size = ?, log_position = 0, lease_until = now() WHERE id = ?",
                claimed.at().ledgerSize(),
                late);
        other.step();
        assertThat(bench.bundle(early)).isEqualTo(bench.bundle(late));
        assertThat(ledger(early)).containsExactly("QUEUED", "RUNNING", "DONE");
    }

    @Test
    void whatLosesItsReplicaEachTimeIsGivenUp() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();
        ReportQueue doomed = bench.queue("doomed", Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            assertThat(doomed.claim(false, bench.stage.now())).isPresent();
        }

        assertThat(doomed.claim(false, bench.stage.now())).isEmpty();

        assertThat(bench.report(id).failure()).isEqualTo(ReportFailure.GIVEN_UP);
        assertThat(bench.report(id).detail()).contains("begun 3 times");
    }

    @Test
    void aFaultThatPassesIsTriedAgainAtTheSamePoint() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();
        AtomicInteger tries = new AtomicInteger();
        ReportRunner runner = bench.replica("a", _ -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
            }
        });
        runner.step();
        assertThat(bench.report(id).state()).isEqualTo(ReportState.QUEUED);
        somethingHappens();
        assertThat(runner.step()).as("it pauses first").isFalse();
        bench.stage.execute("UPDATE report SET lease_until = now()");

        runner.step();

        assertThat(bench.report(id).state()).isEqualTo(ReportState.DONE);
        assertThat(bench.report(id).ledgerSize()).isEqualTo(2);
        assertThat(bench.ended).containsExactly("RUN FAILED", "RUN DONE with bytes");
    }

    @Test
    void threeKindsOfBadSubjectAreThreeAnswers() {
        RuntimeException[] causes = {
            new UnknownSubjectException("there was no such run"),
            new NotVisibleException("not for you"),
            new ExpiredInputException("shop/orders@1", "shop/orders@1 is gone")
        };
        AtomicInteger next = new AtomicInteger();
        ReportRunner runner = bench.replica("a", _ -> {
            throw causes[next.getAndIncrement()];
        });
        for (int i = 0; i < 3; i++) {
            bench.ask(ReportBench.ANNA, "k" + i);
            bench.stage.clock().tick(Duration.ofSeconds(1));
            bench.sequence();
            runner.step();
        }

        assertThat(bench.stage.rows("SELECT state, failure, detail FROM report ORDER BY requested_at"))
                .containsExactly(
                        "FAILED | UNKNOWN_SUBJECT | there was no such run",
                        "FAILED | NOT_IN_SCOPE | not for you",
                        "FAILED | EXPIRED | shop/orders@1 is gone");
        assertThat(bench.stage.rows("SELECT 1 FROM report_chunk")).isEmpty();
    }

    @Test
    void aBundleThatGrowsTooLargeIsNotKept() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();

        bench.replica("a", NOTHING, List.of(), 300_000).step();

        assertThat(bench.report(id).failure()).isEqualTo(ReportFailure.TOO_LARGE);
        assertThat(bench.report(id).detail()).contains("300000", "sluice.reports.most-bytes");
        assertThat(bench.stage.rows("SELECT 1 FROM report_chunk")).isEmpty();
    }

    @Test
    void whatIsCancelledWhileItIsMadeStopsAndLeavesNothing() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();
        ReportRunner[] self = new ReportRunner[1];
        self[0] = bench.replica("a", _ -> {
            bench.reports().cancel(ReportBench.ANNA, "anna", id);
            self[0].tell();
        });

        self[0].step();

        assertThat(bench.report(id).state()).isEqualTo(ReportState.CANCELLED);
        assertThat(bench.stage.rows("SELECT 1 FROM report_chunk")).isEmpty();
        assertThat(ledger(id)).containsExactly("QUEUED", "RUNNING", "CANCELLED");
        assertThat(bench.stage.rows("SELECT action FROM audit_entry ORDER BY id"))
                .containsExactly("report.requested", "report.cancelled");
    }

    @Test
    void progressIsToldWhileItIsMade() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();
        ReportRunner[] self = new ReportRunner[1];
        ReportInfo[] seen = new ReportInfo[1];
        self[0] = bench.replica("a", _ -> {
            self[0].tell();
            seen[0] = bench.report(id);
        });

        self[0].step();

        assertThat(seen[0].state()).isEqualTo(ReportState.RUNNING);
        assertThat(seen[0].stage()).isEqualTo("looking at runs");
        assertThat(seen[0].progress()).isEqualTo(70);
    }

    @Test
    void aReplicaThatStopsGivesItsReportBackWithoutCountingATry() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();
        ReportRunner[] self = new ReportRunner[1];
        self[0] = bench.replica("a", _ -> self[0].stop());

        self[0].step();

        assertThat(bench.report(id).state()).isEqualTo(ReportState.QUEUED);
        assertThat(bench.stage.rows("SELECT tries FROM report")).containsExactly("0");
        assertThat(self[0].step()).isFalse();
        assertThat(bench.replica("b", NOTHING).step()).isTrue();
        assertThat(bench.report(id).state()).isEqualTo(ReportState.DONE);
    }

    @Test
    void afterItsTimeTheBundleIsDeletedAndTheRowStays() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        bench.sequence();
        bench.replica("a", NOTHING).step();
        ReportQueue queue = bench.queue("a", Duration.ofSeconds(30));
        bench.stage.execute("UPDATE report SET expires_at = now() + interval '1 hour'");
        assertThat(queue.expire()).isZero();
        bench.stage.execute("UPDATE report SET expires_at = now()");

        assertThat(queue.expire()).isEqualTo(1);

        assertThat(bench.report(id).state()).isEqualTo(ReportState.EXPIRED);
        assertThat(bench.report(id).bundleDigest()).startsWith("sha256:");
        assertThat(bench.stage.rows("SELECT 1 FROM report_chunk")).isEmpty();
        assertThat(ledger(id)).endsWith("DONE", "EXPIRED");
    }
}
