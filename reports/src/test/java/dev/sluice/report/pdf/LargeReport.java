package dev.sluice.report.pdf;

import dev.sluice.model.Sha256;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A report of many runs, each of which wrote four versions, read by the next ones. */
public final class LargeReport {
    private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
    private static final int VERSIONS_PER_RUN = 4;

    private LargeReport() {}

    public static Report of(int runs) {
        List<Lineage.Run> told = new ArrayList<>();
        List<Lineage.DatasetVersion> versions = new ArrayList<>();
        List<Lineage.Edge> edges = new ArrayList<>();
        List<Lineage.ColumnEdge> columns = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            UUID id = new UUID(i, i);
            told.add(run(id, i));
            for (int k = 0; k < VERSIONS_PER_RUN; k++) {
                Lineage.DatasetVersion version = version(id, i, k);
                versions.add(version);
                edges.add(new Lineage.Edge(id, version.id(), Lineage.Edge.Kind.WROTE));
                columns.add(new Lineage.ColumnEdge(
                        version.id(),
                        "amount",
                        "warehouse",
                        "raw.orders",
                        "amount",
                        "DIRECT",
                        "IDENTITY",
                        false,
                        "event:" + i));
                if (i > 0) {
                    edges.add(
                            new Lineage.Edge(new UUID((i - 1) / 3, (i - 1) / 3), version.id(), Lineage.Edge.Kind.READ));
                }
            }
        }
        Lineage lineage = new Lineage(List.of(new UUID(0, 0)), List.of(), told, versions, edges, columns, List.of());
        return new Report(ReportKind.VERSION, identity(), verdict(), sections(lineage), lineage);
    }

    private static Identity identity() {
        return new Identity(
                digest("report"),
                new TreeMap<>(Map.of("kind", "VERSION", "name", "marts.revenue")),
                "How marts.revenue came to be",
                START,
                1_000_000,
                400_000,
                "auditor (AUDITOR)",
                "Yearly audit",
                List.of(),
                "sluice 0.1.0");
    }

    private static Verdict verdict() {
        return new Verdict(
                Verdict.Level.REPRODUCIBLE_WITH_GAPS,
                List.of("One image is known by its tag only."),
                new TreeMap<>(Map.of("environment", 1)));
    }

    private static List<Section> sections(Lineage lineage) {
        List<Table.Row> runs = new ArrayList<>();
        for (Lineage.Run run : lineage.runs()) {
            runs.add(row(
                    run.id().toString(),
                    run.namespace(),
                    run.job(),
                    run.state(),
                    time(run.started()),
                    time(run.ended()),
                    String.valueOf(run.distance())));
        }
        List<Table.Row> versions = new ArrayList<>();
        for (Lineage.DatasetVersion version : lineage.versions()) {
            versions.add(row(
                    version.id(),
                    time(version.createdAt()),
                    version.status(),
                    version.digest(),
                    version.schemaDigest(),
                    String.valueOf(version.rows())));
        }
        return List.of(
                new Section(
                        4,
                        "environment",
                        "Environment",
                        List.of(
                                new Fact("environment.engine", "Engine", "duckdb 2.0.0", Grade.DECLARED, "event:17"),
                                Fact.missing(
                                        "environment.image",
                                        "Image digest",
                                        "the producer, by the facet sluice_runtimeImage")),
                        List.of(),
                        List.of()),
                new Section(
                        8,
                        "closure",
                        "Upstream closure",
                        List.of(new Fact("closure.complete", "Complete", "yes", Grade.DERIVED, "rule:closure")),
                        List.of(
                                table(
                                        "closure.runs",
                                        "Runs",
                                        runs,
                                        "run",
                                        "namespace",
                                        "job",
                                        "state",
                                        "started",
                                        "ended",
                                        "level"),
                                table(
                                        "closure.versions",
                                        "Dataset versions",
                                        versions,
                                        "version",
                                        "created",
                                        "status",
                                        "digest",
                                        "schemaDigest",
                                        "rows")),
                        List.of()));
    }

    private static Table table(String id, String caption, List<Table.Row> rows, String... columns) {
        List<Table.Column> heads = new ArrayList<>();
        for (String column : columns) {
            heads.add(new Table.Column(
                    column,
                    column,
                    column.toLowerCase(java.util.Locale.ROOT).contains("digest")
                            ? Table.Kind.DIGEST
                            : Table.Kind.TEXT));
        }
        return new Table(id, caption, heads, rows, rows.size());
    }

    private static Table.Row row(@Nullable String... cells) {
        return new Table.Row(java.util.Arrays.asList(cells), Grade.OBSERVED, "event:1");
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static Lineage.Run run(UUID id, int i) {
        return new Lineage.Run(
                id,
                "warehouse",
                "job_" + i % 300,
                null,
                null,
                null,
                null,
                i / 100,
                "COMPLETED",
                START.plusSeconds(i),
                START.plusSeconds(i + 60L),
                null,
                null,
                Lineage.Code.UNKNOWN,
                null,
                null,
                List.of());
    }

    private static Lineage.DatasetVersion version(UUID run, int i, int k) {
        String name = "layer_" + i % 300 + ".table_" + k;
        return new Lineage.DatasetVersion(
                "warehouse/" + name + "@" + run,
                "warehouse",
                name,
                run,
                START.plusSeconds(i),
                "GOOD",
                null,
                digest("content" + i + "/" + k),
                digest("schema" + i % 300 + "/" + k),
                1000L + i,
                4096L,
                i / 100);
    }

    static String digest(String of) {
        return "sha256:" + Sha256.hexOf(of);
    }
}
