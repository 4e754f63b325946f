package dev.sluice.report.samples;

import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random valid reports: the same shape and seed give an equal value. */
public final class ReportSamples {
    private ReportSamples() {}

    /** With names and texts that break careless writers of HTML, CSV, paths and IRIs. */
    public static Report hostile(Shape shape, long seed) {
        return of(shape, new Texts(new Random(seed), true));
    }

    /** With names as sober people choose them. */
    public static Report plain(Shape shape, long seed) {
        return of(shape, new Texts(new Random(seed), false));
    }

    /** Any shape but {@link Shape#LARGE}, hostile or plain. */
    public static Arbitrary<Report> reports() {
        Arbitrary<Shape> shapes = Arbitraries.of(Shape.class).filter(shape -> shape != Shape.LARGE);
        Arbitrary<Boolean> hostile = Arbitraries.of(true, false);
        return Combinators.combine(shapes, Arbitraries.longs(), hostile)
                .as((shape, seed, nasty) -> nasty ? hostile(shape, seed) : plain(shape, seed));
    }

    private static Report of(Shape shape, Texts texts) {
        Lineage lineage = LineageSamples.of(texts, shape);
        SectionSamples sections = new SectionSamples(texts, lineage);
        List<Section> written =
                switch (shape.kind()) {
                    case RUN, VERSION -> sections.ofRuns();
                    case PERIOD -> sections.ofPopulation("population");
                    case COVERAGE -> sections.ofPopulation("coverage");
                    case RERUN -> sections.ofPopulation("rerun");
                    case REGISTER -> sections.ofPopulation("register");
                };
        return new Report(shape.kind(), identity(shape, texts, lineage), verdict(written), written, lineage);
    }

    private static Identity identity(Shape shape, Texts texts, Lineage lineage) {
        SortedMap<String, String> subject = new TreeMap<>();
        switch (shape.kind()) {
            case RUN -> subject.put("run", lineage.subjects().getFirst().toString());
            case VERSION -> {
                Lineage.DatasetVersion version = lineage.versions().getFirst();
                subject.put("namespace", version.namespace());
                subject.put("name", version.name());
                subject.put("run", lineage.subjects().getFirst().toString());
            }
            case RERUN -> {
                subject.put("run", texts.id().toString());
                subject.put("other", texts.id().toString());
            }
            case PERIOD, COVERAGE, REGISTER -> {
                subject.put("from", "2026-02-01T00:00:00Z");
                subject.put("to", "2026-03-01T00:00:00Z");
            }
        }
        return new Identity(
                texts.digest(),
                subject,
                "Report about " + texts.name(),
                Instant.parse("2026-04-01T09:30:00.123456Z"),
                10_000 + texts.below(100),
                9_000 + texts.below(100),
                "key:auditor (AUDITOR)",
                texts.sentence(),
                texts.chance(5) ? List.of() : List.of("closing", "shop*"),
                "sluice 0.1.0");
    }

    private static Verdict verdict(List<Section> sections) {
        SortedMap<String, Integer> missing = new TreeMap<>();
        for (Section section : sections) {
            for (Fact fact : section.facts()) {
                if (fact.grade() == Grade.MISSING) {
                    missing.merge(section.id(), 1, Integer::sum);
                }
            }
        }
        return new Verdict(
                Verdict.Level.REPRODUCIBLE_WITH_GAPS,
                List.of("The commit of one run is not told.", "No image has a digest."),
                missing);
    }
}
