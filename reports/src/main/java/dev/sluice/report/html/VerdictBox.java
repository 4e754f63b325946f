package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The box at the top: what was found, why, how much is missing, and what changed since the last good run. */
final class VerdictBox {
    private final Report report;
    private final Layout layout;

    VerdictBox(Report report, Layout layout) {
        this.report = report;
        this.layout = layout;
    }

    void write(Markup page) {
        Verdict verdict = report.verdict();
        page.open("section", "class", "verdict " + cssClass(verdict.level()), "aria-labelledby", "verdict")
                .element("h2", "Verdict", "id", "verdict", "class", "eyebrow")
                .open("p", "class", "level")
                .element("span", sign(verdict.level()), "class", "sign", "aria-hidden", "true")
                .text(" " + words(verdict.level(), report.kind()))
                .close();
        if (!verdict.why().isEmpty()) {
            page.open("ul", "class", "why");
            verdict.why().forEach(why -> page.element("li", layout.cut(why)));
            page.close();
        }
        page.open("dl", "class", "tally");
        entry(page, "Missing facts", missing(verdict));
        Differences.write(page, report);
        entry(
                page,
                "Integrity",
                "Signature, checkpoint and proofs are files beside this one. VERIFY.md tells how to check them without"
                        + " Sluice.");
        page.close().closeLine();
    }

    static String words(Verdict.Level level, ReportKind kind) {
        boolean oneThing =
                switch (kind) {
                    case RUN, VERSION, RERUN -> true;
                    case PERIOD, COVERAGE, REGISTER -> false;
                };
        return switch (level) {
            case REPRODUCIBLE -> oneThing ? "Reproducible" : "The evidence is whole";
            case REPRODUCIBLE_WITH_GAPS -> oneThing ? "Reproducible, with gaps" : "The evidence has gaps";
            case NOT_REPRODUCIBLE -> oneThing ? "Not reproducible" : "The evidence does not suffice";
        };
    }

    private static String sign(Verdict.Level level) {
        return switch (level) {
            case REPRODUCIBLE -> "✔";
            case REPRODUCIBLE_WITH_GAPS -> "▲";
            case NOT_REPRODUCIBLE -> "✖";
        };
    }

    private static String cssClass(Verdict.Level level) {
        return switch (level) {
            case REPRODUCIBLE -> "good";
            case REPRODUCIBLE_WITH_GAPS -> "gaps";
            case NOT_REPRODUCIBLE -> "bad";
        };
    }

    private String missing(Verdict verdict) {
        int total =
                verdict.missing().values().stream().mapToInt(Integer::intValue).sum();
        if (total == 0) {
            return "None.";
        }
        StringBuilder out = new StringBuilder(Numbers.grouped(total)).append(": ");
        String separator = "";
        List<Map.Entry<String, Integer>> inOrder = verdict.missing().entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> place(entry.getKey())))
                .toList();
        for (Map.Entry<String, Integer> entry : inOrder) {
            if (entry.getValue() > 0) {
                out.append(separator)
                        .append(title(entry.getKey()))
                        .append(" (")
                        .append(Numbers.grouped(entry.getValue()))
                        .append(')');
                separator = ", ";
            }
        }
        return out.append('.').toString();
    }

    private int place(String sectionId) {
        List<Section> sections = report.sections();
        for (int i = 0; i < sections.size(); i++) {
            if (sections.get(i).id().equals(sectionId)) {
                return i;
            }
        }
        return sections.size();
    }

    private String title(String sectionId) {
        return report.sections().stream()
                .filter(section -> section.id().equals(sectionId))
                .map(section -> section.number() + " " + section.title())
                .findFirst()
                .orElse(sectionId);
    }

    private static void entry(Markup page, String term, String text) {
        page.element("dt", term).element("dd", text);
    }
}
