package dev.sluice.report.bundle;

import dev.sluice.report.crate.RunCrate;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Verdict;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.closure.Closures;
import dev.sluice.verify.closure.Limits;
import dev.sluice.verify.history.EventHistory;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RawEvent;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A bundle whose graph is the one that its events tell: runs that read and write a few datasets, fail at times, say versions and
 * names now and then. What the report says can be bent before it is signed, as a dishonest maker would.
 */
final class WorldBundle {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    static final Instant ISSUED = Instant.parse("2026-04-01T10:00:00Z");

    private final Random random;
    private final long seed;
    private final List<Evidence.RawEvent> events = new ArrayList<>();
    private final Limits limits;
    private final SampleLedger ledger;

    private WorldBundle(long seed, int runs, Limits limits) {
        this.random = new Random(seed);
        this.seed = seed;
        this.limits = limits;
        List<String> bodies = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            addRun(bodies, run, run * 600L);
        }
        Collections.shuffle(bodies.subList(0, bodies.size() / 2), random);
        for (String body : bodies) {
            long position = 2L * events.size() + 2;
            events.add(new Evidence.RawEvent(
                    position, BEGIN.plusSeconds(position).toString(), body.getBytes(StandardCharsets.UTF_8)));
        }
        ledger = new SampleLedger(events, events.size() * 4L + 50, seed);
    }

    static WorldBundle of(long seed, int runs) {
        return new WorldBundle(seed, runs, Limits.DEFAULT);
    }

    static WorldBundle limited(long seed, int runs, Limits limits) {
        return new WorldBundle(seed, runs, limits);
    }

    private void addRun(List<String> bodies, int run, long second) {
        String id = run % 7 == 6 ? "run " + run : uuid(run).toString();
        String inputs = dataset("in", run) + "," + dataset("t" + random.nextInt(6), run);
        String outputs = dataset("t" + random.nextInt(6), run) + "," + dataset("t" + run % 6, run);
        String end = random.nextInt(6) == 0 ? "FAIL" : "COMPLETE";
        String error = random.nextInt(9) == 0 ? ",\"facets\":{\"extractionError\":{\"failedTasks\":1}}" : "";
        bodies.add(event("START", second, id, error, inputs, ""));
        bodies.add(event(end, second + 300, id, "", "", outputs));
    }

    private static String event(String type, long second, String run, String facets, String inputs, String outputs) {
        return "{\"eventType\":\"" + type + "\",\"eventTime\":\"" + BEGIN.plusSeconds(second)
                + "\",\"producer\":\"https://example.org/p\",\"run\":{\"runId\":\"" + run + "\"" + facets
                + "},\"job\":{\"namespace\":\"jobs\",\"name\":\"job\"},\"inputs\":[" + inputs + "],\"outputs\":["
                + outputs
                + "]}";
    }

    private String dataset(String name, int run) {
        String facets =
                switch (random.nextInt(14)) {
                    case 0 -> ",\"facets\":{\"version\":{\"datasetVersion\":\"v" + run % 4 + "\"}}";
                    case 1 ->
                        ",\"facets\":{\"symlinks\":{\"identifiers\":[{\"namespace\":\"data\",\"name\":\"t"
                                + random.nextInt(6) + "\",\"type\":\"TABLE\"}]}}";
                    default -> "";
                };
        return "{\"namespace\":\"data\",\"name\":\"" + name + "\"" + facets + "}";
    }

    private static UUID uuid(int run) {
        return new UUID(0x7000L + run, Long.MIN_VALUE + run);
    }

    /** The newest run that did not fail, or any. */
    private UUID subject(History history) {
        for (int run = events.size() / 2 - 1; run > 0; run--) {
            RunStory story = history.runs(List.of(uuid(run))).get(uuid(run));
            if (story != null && story.written().stream().anyMatch(o -> o.status() == RunStory.Status.GOOD)) {
                return story.run();
            }
        }
        return uuid(0);
    }

    Closure closure() {
        List<RawEvent> raw = new ArrayList<>();
        events.forEach(event -> raw.add(new RawEvent(event.position(), event.body())));
        History history = EventHistory.of(raw);
        return Closures.upstream(history, List.of(subject(history)), limits);
    }

    Report report() {
        Closure closure = closure();
        Lineage lineage = lineage(closure);
        return new Report(
                ReportKind.RUN,
                new Identity(
                        "sha256:" + "0".repeat(63) + seed % 10,
                        new TreeMap<>(
                                Map.of("run", lineage.subjects().getFirst().toString())),
                        "A run",
                        Instant.parse("2026-04-01T09:00:00Z"),
                        events.size() * 4L + 50,
                        events.getLast().position(),
                        "somebody (auditor)",
                        "a test",
                        List.of(),
                        "sluice test"),
                new Verdict(Verdict.Level.REPRODUCIBLE_WITH_GAPS, List.of("It is a test."), new TreeMap<>()),
                List.of(),
                lineage);
    }

    private static Lineage lineage(Closure closure) {
        List<Lineage.Run> runs = new ArrayList<>();
        Map<String, Lineage.DatasetVersion> versions = new LinkedHashMap<>();
        List<Lineage.Edge> edges = new ArrayList<>();
        for (Closure.Reached reached : closure.runs()) {
            RunStory story = reached.story();
            runs.add(new Lineage.Run(
                    story.run(),
                    Objects.requireNonNull(story.job()).namespace(),
                    story.job().name(),
                    null,
                    null,
                    null,
                    story.parent(),
                    reached.distance(),
                    story.state().name(),
                    story.started(),
                    story.ended(),
                    null,
                    null,
                    Lineage.Code.UNKNOWN,
                    null,
                    null,
                    List.of()));
            for (RunStory.Output output : story.written()) {
                String id = id(output.version());
                versions.put(id, version(output, id, reached.distance()));
                edges.add(new Lineage.Edge(story.run(), id, Lineage.Edge.Kind.WROTE));
            }
        }
        for (History.Read read : closure.reads()) {
            String source = read.input().dataset().namespace() + "/"
                    + read.input().dataset().name();
            String id = read.version() == null ? source : id(read.version());
            if (read.version() == null) {
                versions.putIfAbsent(
                        source,
                        new Lineage.DatasetVersion(
                                source,
                                read.input().dataset().namespace(),
                                read.input().dataset().name(),
                                null,
                                null,
                                null,
                                read.input().declaredVersion(),
                                null,
                                null,
                                null,
                                null,
                                1));
            }
            edges.add(new Lineage.Edge(read.input().run(), id, Lineage.Edge.Kind.READ));
        }
        return new Lineage(
                List.of(closure.runs().getFirst().story().run()),
                List.of(),
                runs,
                List.copyOf(versions.values()),
                edges.stream().distinct().toList(),
                List.of(),
                closure.cuts().stream()
                        .map(cut -> new Lineage.Cut(
                                String.valueOf(cut.run()), cut.reason().name(), cut.hidden()))
                        .toList());
    }

    private static Lineage.DatasetVersion version(RunStory.Output output, String id, int distance) {
        return new Lineage.DatasetVersion(
                id,
                output.version().dataset().namespace(),
                output.version().dataset().name(),
                output.version().run(),
                output.createdAt(),
                output.status().name(),
                output.declaredVersion(),
                "sha256:" + String.format("%064x", id.hashCode() & 0xffffffffL),
                null,
                output.rows(),
                output.bytes(),
                distance);
    }

    private static String id(Version version) {
        return version.dataset().namespace() + "/" + version.dataset().name() + "@" + version.run();
    }

    SampleLedger ledger() {
        return ledger;
    }

    byte[] bytes() {
        return bytes(report -> report, evidence -> evidence);
    }

    /** With everything that a report is written as, the PDF too. */
    byte[] whole() {
        return bytes(Renderings.ALL, report -> report, evidence -> evidence);
    }

    /** Signed as well as a true one. */
    byte[] bytes(UnaryOperator<Report> bend, UnaryOperator<List<Evidence.RawEvent>> leaveOut) {
        return bytes(SampleBundle.shortBut("ro-crate-metadata.json", RunCrate::of), bend, leaveOut);
    }

    private byte[] bytes(
            Renderings renderings, UnaryOperator<Report> bend, UnaryOperator<List<Evidence.RawEvent>> leaveOut) {
        List<Evidence.RawEvent> kept = leaveOut.apply(events);
        Evidence evidence = new Evidence(kept, ledger.receipts());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new BundleWriter(renderings)
                    .put(bend.apply(report()), evidence, ledger.proofs(evidence), ledger.signer(ISSUED), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
