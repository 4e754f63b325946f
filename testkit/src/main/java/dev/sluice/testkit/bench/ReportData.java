package dev.sluice.testkit.bench;

import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A report as large as its limits allow: attempts of one workflow at each level, each of which wrote several datasets. */
final class ReportData {
    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
    private static final String WORKFLOW = "closing/warehouse@7";
    private static final int WIDTH = 50;
    private static final int PADDING = 1_200;

    private final int runs;
    private final int writes;

    /**
     * @param runs in layers of fifty; each reads what two runs of the layer before wrote
     * @param versions in all, a multiple of the runs
     */
    ReportData(int runs, int versions) {
        this.runs = runs;
        this.writes = versions / runs;
    }

    /** With tables of attempts, inputs, decisions and events that have a row for each of them. */
    Report report() {
        Lineage lineage = lineage();
        List<Section> sections = new ArrayList<>();
        sections.add(section(3, "code", "Code", table("code.runs", "Code of each run", runs)));
        sections.add(section(6, "inputs", "Inputs", table("inputs.versions", "Versions read", runs * 2)));
        sections.add(section(8, "closure", "Upstream", table("closure.versions", "Versions", runs * writes)));
        sections.add(section(9, "gates", "Gates", table("gates.decisions", "Decisions", runs)));
        sections.add(section(10, "attempts", "Attempts", table("attempts", "Attempts at tasks", runs)));
        sections.add(section(16, "annex", "Events", table("annex.events", "Events", runs * 2)));
        Identity identity = new Identity(
                digest(0),
                new TreeMap<>(Map.of("run", id(0).toString())),
                "Closing of the warehouse",
                DAY.plusSeconds(90_000),
                runs * 4L,
                runs * 2L,
                "auditor (AUDITOR)",
                "How long does a large report take?",
                List.of(),
                "sluice bench");
        Verdict verdict = new Verdict(
                Verdict.Level.REPRODUCIBLE_WITH_GAPS, List.of("Some images have no digest."), new TreeMap<>());
        return new Report(ReportKind.RUN, identity, verdict, sections, lineage);
    }

    /** A start and a completion of each run. */
    List<Evidence.RawEvent> events() {
        List<Evidence.RawEvent> events = new ArrayList<>();
        for (int i = 0; i < runs * 2; i++) {
            String type = i % 2 == 0 ? "START" : "COMPLETE";
            String body = "{\"eventType\":\"%s\",\"eventTime\":\"%s\",\"run\":{\"runId\":\"%s\"},\"note\":\"%s\"}"
                    .formatted(type, DAY.plusSeconds(i), id(i / 2), digest(i).repeat(PADDING / 71));
            events.add(new Evidence.RawEvent(
                    i + 1L, DAY.plusSeconds(i).toString(), body.getBytes(StandardCharsets.UTF_8)));
        }
        return events;
    }

    private Lineage lineage() {
        List<Lineage.Run> all = new ArrayList<>();
        List<Lineage.DatasetVersion> versions = new ArrayList<>();
        List<Lineage.Edge> edges = new ArrayList<>();
        List<Lineage.ColumnEdge> columns = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            all.add(run(i));
            for (int w = 0; w < writes; w++) {
                versions.add(version(i, w));
                edges.add(new Lineage.Edge(id(i), versionId(i, w), Lineage.Edge.Kind.WROTE));
            }
            int before = (i / WIDTH + 1) * WIDTH;
            if (before + WIDTH <= runs) {
                for (int r = 0; r < 2; r++) {
                    int from = before + (i + r * 7) % WIDTH;
                    edges.add(new Lineage.Edge(id(i), versionId(from, r), Lineage.Edge.Kind.READ));
                    columns.add(new Lineage.ColumnEdge(
                            versionId(i, 0),
                            "amount",
                            "postgres://warehouse:5432",
                            name(from, r),
                            "amount",
                            "DIRECT",
                            "AGGREGATION",
                            false,
                            "event:" + (i + 1)));
                }
            }
        }
        Lineage.Workflow workflow = new Lineage.Workflow(
                "closing",
                "warehouse",
                7,
                digest(1),
                "kind: Workflow\n",
                "warehouse.yaml",
                "https://git.example/warehouse.git",
                "8c5d2b7f9e1a40f3b6d7c8e9f0a1b2c3d4e5f607",
                List.of(new Lineage.Step("load", 1, "sql", List.of(), List.of())),
                List.of());
        return new Lineage(List.of(id(0)), List.of(workflow), all, versions, edges, columns, List.of());
    }

    private Lineage.Run run(int i) {
        Instant ended = DAY.plusSeconds(86_400L - i / WIDTH * 600L);
        return new Lineage.Run(
                id(i),
                "closing",
                "warehouse.load_" + i % 997,
                WORKFLOW,
                "load",
                1,
                null,
                i / WIDTH,
                "COMPLETED",
                ended.minusSeconds(300),
                ended,
                null,
                "scheduler",
                new Lineage.Code(
                        "https://git.example/warehouse.git", "8c5d2b7f9e1a40f3b6d7c8e9f0a1b2c3d4e5f607", "load.sql"),
                new Lineage.Image("registry.example/sql", "3", i % 3 == 0 ? null : digest(i)),
                "sluice 0.1.0",
                List.of(new Lineage.Value("day", "2026-03-01", "trigger")));
    }

    private Lineage.DatasetVersion version(int run, int number) {
        return new Lineage.DatasetVersion(
                versionId(run, number),
                "postgres://warehouse:5432",
                name(run, number),
                id(run),
                DAY.plusSeconds(86_400L - run / WIDTH * 600L),
                "GOOD",
                null,
                digest(run * 31L + number),
                digest(number),
                1_000L + run,
                65_536L + run,
                run / WIDTH + 1);
    }

    private static String name(int run, int number) {
        return "warehouse.layer_%d.table_%d_%d".formatted(run / WIDTH, run % WIDTH, number);
    }

    private static String versionId(int run, int number) {
        return "postgres://warehouse:5432/" + name(run, number) + "@" + id(run);
    }

    private static UUID id(long i) {
        return new UUID(0x0195_5000_0000_7000L + (i << 16), 0x8000_0000_0000_0000L + i * 0x9E37_79B9L);
    }

    private static String digest(long i) {
        return "sha256:"
                + String.format(Locale.ROOT, "%016x", i * 0x9E37_79B9_7F4A_7C15L)
                        .repeat(4);
    }

    private static Section section(int number, String id, String title, Table table) {
        List<Fact> facts = List.of(
                new Fact(id + ".number", "Rows", Long.toString(table.total()), Grade.DERIVED, "rule:count"),
                Fact.missing(id + ".digest", "Digest", "the producer, by a facet"));
        return new Section(number, id, title, facts, List.of(table), List.of());
    }

    private static Table table(String id, String caption, int size) {
        List<Table.Row> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<@Nullable String> cells = new ArrayList<>();
            cells.add(id(i).toString());
            cells.add(name(i, 0));
            cells.add(DAY.plusSeconds(i).toString());
            cells.add("PT5M");
            cells.add(i % 5 == 0 ? null : digest(i));
            rows.add(new Table.Row(cells, Grade.OBSERVED, "ledger:" + i));
        }
        List<Table.Column> columns = List.of(
                new Table.Column("run", "Run", Table.Kind.IDENTIFIER),
                new Table.Column("name", "Name", Table.Kind.TEXT),
                new Table.Column("at", "At", Table.Kind.TIME),
                new Table.Column("took", "Took", Table.Kind.DURATION),
                new Table.Column("digest", "Digest", Table.Kind.DIGEST));
        return new Table(id, caption, columns, rows, size);
    }
}
