package dev.sluice.report.samples;

import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Table.Column;
import dev.sluice.report.model.Table.Kind;
import dev.sluice.report.model.Table.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sections with facts of each grade and tables of each kind of column. */
final class SectionSamples {
    private static final Instant DAY = Instant.parse("2026-03-01T08:00:00Z");

    private final Texts texts;
    private final Lineage lineage;

    SectionSamples(Texts texts, Lineage lineage) {
        this.texts = texts;
        this.lineage = lineage;
    }

    List<Section> ofRuns() {
        return List.of(
                facts(1, "identity", "Identity"),
                facts(2, "verdict", "Verdict"),
                facts(3, "code", "Code"),
                facts(4, "environment", "Environment"),
                facts(5, "parameters", "Parameters"),
                facts(6, "inputs", "Inputs"),
                facts(7, "outputs", "Outputs"),
                closure(),
                gates(),
                attempts(),
                predictions(),
                facts(12, "people", "People"),
                facts(13, "changes", "Changes since the last good run"),
                facts(14, "rerun", "Evidence of a re-run"),
                facts(15, "integrity", "Integrity"),
                annex());
    }

    List<Section> ofPopulation(String id) {
        return List.of(
                facts(1, "identity", "Identity"),
                facts(2, "verdict", "Verdict"),
                new Section(
                        8,
                        id,
                        "What is in it",
                        List.of(fact(id + ".runs", "Runs", "12")),
                        List.of(table(id + ".jobs", "Jobs", 12 + texts.below(30))),
                        List.of("Counts are reconciled with the ledger.")),
                facts(15, "integrity", "Integrity"));
    }

    private Section facts(int number, String id, String title) {
        List<Fact> facts = new ArrayList<>();
        facts.add(fact(id + ".first", "First thing of " + title, texts.name()));
        facts.add(fact(id + ".digest", "Digest", texts.digest()));
        facts.add(Fact.missing(
                id + ".untold", "What nobody told", "the producer of the run, by the facet sourceCodeLocation"));
        facts.add(fact(id + ".text", "Text", texts.sentence()));
        facts.add(fact(id + ".empty", "Empty", ""));
        return new Section(
                number, id, title, facts, List.of(), texts.chance(3) ? List.of(texts.sentence()) : List.of());
    }

    private Section closure() {
        return new Section(
                8,
                "closure",
                "Everything upstream",
                List.of(
                        fact(
                                "closure.runs",
                                "Runs",
                                Integer.toString(lineage.runs().size())),
                        fact(
                                "closure.isComplete",
                                "Nothing was left out",
                                Boolean.toString(lineage.cuts().isEmpty()))),
                List.of(table("closure.levels", "Levels", 3)),
                lineage.cuts().isEmpty() ? List.of() : List.of("Something was left out: see the cuts."));
    }

    private Section gates() {
        return new Section(9, "gates", "Gates and waivers", List.of(), GateSamples.tables(texts, lineage), List.of());
    }

    private Section attempts() {
        List<Row> rows = new ArrayList<>();
        for (Lineage.Run run : lineage.runs()) {
            if (run.attempt() != null) {
                rows.add(row(
                        run.id().toString(),
                        run.step(),
                        run.attempt().toString(),
                        run.state(),
                        time(run.started()),
                        time(run.ended()),
                        run.error()));
            }
        }
        return new Section(
                10,
                "attempts",
                "Attempts",
                List.of(),
                List.of(new Table(
                        "attempts",
                        "Attempts at tasks",
                        List.of(
                                column("run", Kind.IDENTIFIER),
                                column("task", Kind.TEXT),
                                column("attempt", Kind.NUMBER),
                                column("state", Kind.TEXT),
                                column("started", Kind.TIME),
                                column("ended", Kind.TIME),
                                column("error", Kind.TEXT)),
                        rows,
                        rows.size())),
                List.of());
    }

    private Section predictions() {
        return new Section(
                11,
                "predictions",
                "Predictions acted on",
                List.of(),
                List.of(new Table(
                        "predictions",
                        "Predictions",
                        List.of(
                                column("model", Kind.IDENTIFIER),
                                column("expected", Kind.DURATION),
                                column("probability", Kind.NUMBER)),
                        List.of(row("quantile@3", "PT4M12.5S", "0.125"), row("quantile@3", null, null)),
                        2)),
                List.of());
    }

    private Section annex() {
        return new Section(
                16,
                "annex",
                "Raw events",
                List.of(),
                List.of(table("annex.events", "Events", 1 + texts.below(40))),
                List.of());
    }

    private Table table(String id, String caption, int size) {
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            rows.add(row(
                    Integer.toString(i),
                    texts.name(),
                    DAY.plus(Duration.ofSeconds(i)).toString(),
                    "PT" + i + "S",
                    texts.chance(8) ? texts.digest() : null,
                    texts.id().toString()));
        }
        boolean limited = texts.chance(3);
        return new Table(
                id,
                caption,
                List.of(
                        column("number", Kind.NUMBER),
                        column("name", Kind.TEXT),
                        column("at", Kind.TIME),
                        column("took", Kind.DURATION),
                        column("sha256", Kind.DIGEST),
                        column("id", Kind.IDENTIFIER)),
                rows,
                limited ? size + 17L : size);
    }

    Fact fact(String id, String label, String value) {
        Grade grade = texts.pick(List.of(Grade.OBSERVED, Grade.DECLARED, Grade.DERIVED));
        return new Fact(id, label, value, grade, source(grade));
    }

    private String source(Grade grade) {
        return switch (grade) {
            case OBSERVED -> "ledger:" + texts.below(9_000);
            case DECLARED -> "event:" + (1 + texts.below(9_000));
            case DERIVED -> "rule:last-good-version";
            case MISSING -> "nobody";
        };
    }

    private Row row(@Nullable String... cells) {
        Grade grade = texts.pick(List.of(Grade.OBSERVED, Grade.DECLARED));
        return new Row(java.util.Arrays.asList(cells), grade, source(grade));
    }

    static Column column(String id, Kind kind) {
        return new Column(id, Character.toUpperCase(id.charAt(0)) + id.substring(1), kind);
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
