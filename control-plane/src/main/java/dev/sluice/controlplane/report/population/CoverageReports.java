package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.report.collect.Collected;
import dev.sluice.controlplane.report.collect.FrameSections;
import dev.sluice.controlplane.report.collect.Heading;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.Progress;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.report.collect.ReportSource;
import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.controlplane.report.population.CoverageRows.Line;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What producers fail to tell: for each thing that an auditor would ask, how many runs, inputs and outputs tell it. */
@ApplicationScoped
public class CoverageReports implements ReportSource {
    private final CoverageRows rows;
    private final Heading heading;

    public CoverageReports(CoverageRows rows, Heading heading) {
        this.rows = rows;
        this.heading = heading;
    }

    @Override
    public ReportKind kind() {
        return ReportKind.COVERAGE;
    }

    @Override
    public Collected collect(ReportRequest request, Point at, Progress progress) {
        Period period = Period.of(request.subject());
        Identity identity = heading.of(request, at, "Evidence of runs from " + period);
        progress.at("counting what events tell", 100);
        List<Line> all = rows.of(period, at);
        List<Line> lines =
                all.stream().filter(line -> request.maySee(line.namespace())).toList();
        long hidden = runs(all) - runs(lines);
        Section section = section(period, lines, hidden);
        return new Collected(
                new Report(
                        kind(),
                        identity,
                        verdict(lines, hidden, section),
                        List.of(FrameSections.identity(kind(), identity, request), section),
                        Lineage.NONE),
                new Evidence(List.of(), List.of()));
    }

    private static long runs(List<Line> lines) {
        return lines.stream().mapToLong(Line::runs).sum();
    }

    private static Section section(Period period, List<Line> lines, long hidden) {
        Facts facts = new Facts("coverage");
        facts.derived("from", "From", period.from().toString(), "request");
        facts.derived("to", "Up to, not included", period.to().toString(), "request");
        facts.derived("runs", "Runs", String.valueOf(runs(lines)), "count");
        facts.derived("inputs", "Inputs of runs", String.valueOf(sum(lines, Line::inputs)), "count");
        facts.derived("outputs", "Outputs of runs", String.valueOf(sum(lines, Line::outputs)), "count");
        Draft aspects = Draft.of("coverage.aspects", "What is told, and by how many")
                .text("what", "What")
                .text("about", "Asked of")
                .number("told", "Tell it")
                .number("of", "Of")
                .number("share", "Percent")
                .text("how", "A producer tells it by");
        Draft gaps = Draft.of("coverage.gaps", "Where most is missing")
                .text("producer", "Producer")
                .text("namespace", "Namespace of jobs")
                .text("what", "What is not told")
                .number("missing", "Missing")
                .number("of", "Of")
                .text("how", "How to tell it");
        List<Gap> found = new ArrayList<>();
        for (Aspect aspect : Aspect.values()) {
            long of = sum(lines, line -> line.of(aspect));
            long told = sum(lines, line -> line.told(aspect));
            aspects.row(
                    Grade.DERIVED,
                    "rule:count",
                    aspect.label(),
                    aspect.about().name().toLowerCase(java.util.Locale.ROOT),
                    told,
                    of,
                    share(told, of),
                    aspect.facet());
            if (told < of) {
                facts.missing(
                        aspect.column(),
                        aspect.label() + ": " + (of - told) + " of " + of,
                        "the producer, by " + aspect.facet());
            }
            lines.stream()
                    .filter(line -> line.told(aspect) < line.of(aspect))
                    .forEach(line -> found.add(new Gap(line, aspect, line.of(aspect) - line.told(aspect))));
        }
        found.sort(Comparator.comparingLong(Gap::missing)
                .reversed()
                .thenComparing(gap -> gap.line().producer())
                .thenComparing(gap -> gap.line().namespace())
                .thenComparing(Gap::aspect));
        found.forEach(gap -> gaps.row(
                Grade.DERIVED,
                "rule:count",
                name(gap.line().producer()),
                gap.line().namespace(),
                gap.aspect().label(),
                gap.missing(),
                gap.line().of(gap.aspect()),
                gap.aspect().facet()));
        Draft producers = Draft.of("coverage.producers", "Producers")
                .text("producer", "Producer")
                .text("namespace", "Namespace of jobs")
                .number("runs", "Runs")
                .number("inputs", "Inputs")
                .number("outputs", "Outputs")
                .number("share", "Told, percent");
        lines.stream()
                .sorted(Comparator.comparing((Line line) -> new BigDecimal(toldShare(line)))
                        .thenComparing(Line::producer)
                        .thenComparing(Line::namespace))
                .forEach(line -> producers.row(
                        Grade.DERIVED,
                        "rule:count",
                        name(line.producer()),
                        line.namespace(),
                        line.runs(),
                        line.inputs(),
                        line.outputs(),
                        toldShare(line)));
        List<String> notes = new ArrayList<>(
                List.of(
                        "A run belongs to the period by the time of its first event. Percentages count each thing once for each run, input or"
                                + " output that it is asked of. Events tell which version was read, not whether its bytes can still be had."));
        if (hidden > 0) {
            notes.add(hidden + " runs are left out: they are outside of what the requester may see.");
        }
        notes.addAll(gaps.notes());
        return new Section(
                8,
                "coverage",
                "Evidence coverage",
                facts.done(),
                List.of(aspects.done(), producers.done(), gaps.done()),
                notes);
    }

    private record Gap(Line line, Aspect aspect, long missing) {}

    private static String name(String producer) {
        return producer.isEmpty() ? "(names none)" : producer;
    }

    private static long sum(List<Line> lines, ToLongFunction<Line> number) {
        return lines.stream().mapToLong(number).sum();
    }

    private static String toldShare(Line line) {
        long told = 0;
        long of = 0;
        for (Aspect aspect : Aspect.values()) {
            told += line.told(aspect);
            of += line.of(aspect);
        }
        return share(told, of);
    }

    private static String share(long told, long of) {
        return of == 0
                ? "100.0"
                : BigDecimal.valueOf(100 * told)
                        .divide(BigDecimal.valueOf(of), 1, RoundingMode.FLOOR)
                        .toPlainString();
    }

    private static Verdict verdict(List<Line> lines, long hidden, Section section) {
        int missing = (int) section.facts().stream()
                .filter(fact -> fact.grade() == Grade.MISSING)
                .count();
        Map<String, Integer> bySection = missing == 0 ? Map.of() : Map.of("coverage", missing);
        List<String> why = new ArrayList<>();
        if (lines.isEmpty()) {
            why.add("No run that the requester may see began in the period.");
        }
        if (missing > 0) {
            why.add(missing + " of " + Aspect.values().length + " things are not told by every run, input or output.");
        }
        if (hidden > 0) {
            why.add(hidden + " runs are outside of what the requester may see.");
        }
        if (why.isEmpty()) {
            why.add("Every run, input and output of the period tells all that is asked.");
        }
        return new Verdict(
                lines.isEmpty()
                        ? Verdict.Level.NOT_REPRODUCIBLE
                        : missing + hidden > 0 ? Verdict.Level.REPRODUCIBLE_WITH_GAPS : Verdict.Level.REPRODUCIBLE,
                why,
                new TreeMap<>(bySection));
    }
}
