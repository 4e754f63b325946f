package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.ledger.Checkpoints;
import dev.sluice.controlplane.ledger.Sequencer;
import dev.sluice.controlplane.report.ReportsConfig;
import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.Progress;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.ReportSource;
import dev.sluice.controlplane.reportview.Reader;
import dev.sluice.controlplane.reportview.ReportInfo;
import dev.sluice.controlplane.reportview.ReportList;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.ledger.key.PublishedKey;
import dev.sluice.ledger.key.SigningKey;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Verdict;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jobs for reports on a real, empty store, with several replicas; what is collected is made up from what may be looked at. */
final class ReportBench {
    static final Actor ANNA = new Actor("anna", 7, Role.AUDITOR);
    static final Actor ADMIN = new Actor("root", 1, Role.ADMIN);

    private static final ReportRunner.Signing UNSIGNED = new ReportRunner.Signing() {
        @Override
        public boolean isPossible() {
            return false;
        }

        @Override
        public void sign() {
            throw new AssertionError("there is no key");
        }
    };

    final Stage stage = new Stage();
    final List<String> ended = new CopyOnWriteArrayList<>();
    private final Map<String, String> settings;
    private final Sequencer sequencer = new Sequencer(stage.transactions(), stage.clock(), 100);

    ReportBench(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Does something in the middle of collecting. */
    @FunctionalInterface
    interface Hook {
        void during(Progress progress);
    }

    static ReportsConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withConverter(Duration.class, 300, new DurationConverter())
                .withMapping(ReportsConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build()
                .getConfigMapping(ReportsConfig.class);
    }

    Reports reports() {
        return new Reports(stage.transactions(), config(settings), stage.clock());
    }

    UUID ask(Actor by, String key) {
        return reports().create(by, Scope.ALL, wanted(key));
    }

    static Reports.Wanted wanted(String key) {
        return new Reports.Wanted(
                ReportKind.RUN, Map.of("run", "019b7800-0000-7000-8000-000000000001"), "yearly audit", key);
    }

    void sequence() {
        while (sequencer.step() > 0) {
            // until all that is pending has its place
        }
    }

    ReportQueue queue(String replica, Duration lease) {
        return new ReportQueue(stage.transactions(), replica, lease, 3);
    }

    ReportRunner replica(String name, Hook hook) {
        return replica(name, hook, List.of(), 10 << 20);
    }

    ReportRunner replica(String name, Hook hook, List<SigningKey> keys, long mostBytes) {
        Checkpoints checkpoints =
                new Checkpoints(stage.transactions(), stage.clock(), "example.org/ledger", keys, Optional.empty());
        return new ReportRunner(
                queue(name, Duration.ofSeconds(30)),
                List.of(source(hook)),
                ReportBench::write,
                keys.isEmpty() ? UNSIGNED : signing(checkpoints),
                (kind, state, _, bytes) -> ended.add(kind + " " + state + (bytes > 0 ? " with bytes" : "")),
                new ReportRunner.Limits(mostBytes, Duration.ofDays(30)),
                stage.clock());
    }

    static ReportRunner.Signing signing(Checkpoints checkpoints) {
        return new ReportRunner.Signing() {
            @Override
            public boolean isPossible() {
                return true;
            }

            @Override
            public void sign() {
                checkpoints.sign();
            }
        };
    }

    static SigningKey signingKey(Instant now) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new SigningKey(
                    new PublishedKey(
                            "example.org/ledger",
                            pair.getPublic(),
                            now.minusSeconds(60),
                            Optional.empty(),
                            Optional.empty()),
                    pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    ReportInfo report(UUID id) {
        return new ReportList(new Jdbc(stage.dataSource())).get(new Reader(ADMIN, Scope.ALL, Scope.ALL), id);
    }

    byte[] bundle(UUID id) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new BundleStore(new Jdbc(stage.dataSource()))
                    .copy(
                            id,
                            ByteRange.whole(
                                    java.util.Objects.requireNonNull(report(id).bundleBytes())),
                            out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The entries of the ledger that may be looked at, and who asks for what. */
    private ReportSource source(Hook hook) {
        return new ReportSource() {
            @Override
            public ReportKind kind() {
                return ReportKind.RUN;
            }

            @Override
            public Collected collect(ReportRequest request, Point at, Progress progress) {
                progress.at("looking at runs", 100);
                hook.during(progress);
                progress.at("looking at gates", 600);
                List<Evidence.LedgerEntry> entries = stage.transactions()
                        .call(tx -> tx.query(
                                "SELECT seq, body FROM ledger_entry WHERE seq < ? ORDER BY seq",
                                row -> new Evidence.LedgerEntry(row.getLong(1), row.getBytes(2)),
                                at.ledgerSize()));
                return new Collected(report(request, at), new Evidence(List.of(), entries));
            }
        };
    }

    private Report report(ReportRequest request, Point at) {
        Identity identity = new Identity(
                "sha256:" + RequestJson.of(request).hashCode(),
                request.subject(),
                "Run",
                stage.now(),
                at.ledgerSize(),
                at.logPosition(),
                request.requester(),
                request.purpose(),
                List.of(),
                "sluice test");
        return new Report(
                request.kind(),
                identity,
                new Verdict(Verdict.Level.REPRODUCIBLE_WITH_GAPS, List.of("test"), new TreeMap<>(Map.of("code", 2))),
                List.of(),
                Lineage.NONE);
    }

    /** A zip of several pieces, the same for the same report. */
    private static BundleMaker.Written write(Collected collected, Point at, OutputStream out) throws IOException {
        List<String> lines = new ArrayList<>();
        collected.evidence().entries().forEach(e -> lines.add(new String(e.body(), StandardCharsets.UTF_8)));
        byte[] noise = new byte[600_000];
        new Random(at.ledgerSize()).nextBytes(noise);
        ZipOutputStream zip = new ZipOutputStream(out);
        for (var file : new TreeMap<>(Map.of(
                        "evidence/ledger.ndjson", String.join("\n", lines).getBytes(StandardCharsets.UTF_8),
                        "noise", noise,
                        "report.json", collected.report().identity().toString().getBytes(StandardCharsets.UTF_8)))
                .entrySet()) {
            ZipEntry entry = new ZipEntry(file.getKey());
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(file.getValue());
            zip.closeEntry();
        }
        zip.finish();
        return new BundleMaker.Written("sha256:00", "not signed");
    }
}
