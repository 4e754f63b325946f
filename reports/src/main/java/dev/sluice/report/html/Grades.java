package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.model.Grade;

/** How a grade is shown: a sign, a word and a colour, so that no one of them is needed. */
final class Grades {
    private Grades() {}

    static void write(Markup page, Grade grade) {
        page.open("span", "class", "grade " + cssClass(grade));
        page.element("span", sign(grade), "class", "sign", "aria-hidden", "true")
                .text(" " + word(grade));
        page.close();
    }

    /** The grade, and under it where the fact is from. */
    static void writeWithSource(Markup page, Grade grade, String source, Layout layout) {
        write(page, grade);
        page.text(" ").element("span", layout.cut(source), "class", grade == Grade.MISSING ? "who" : "source");
    }

    static String sign(Grade grade) {
        return switch (grade) {
            case OBSERVED -> "●";
            case DECLARED -> "◐";
            case DERIVED -> "◇";
            case MISSING -> "✕";
        };
    }

    static String word(Grade grade) {
        return switch (grade) {
            case OBSERVED -> "Observed";
            case DECLARED -> "Declared";
            case DERIVED -> "Derived";
            case MISSING -> "Missing";
        };
    }

    static String meaning(Grade grade) {
        return switch (grade) {
            case OBSERVED -> "measured by the engine or a gate of Sluice";
            case DECLARED -> "told by the producer of an event";
            case DERIVED -> "computed by the rule that is named";
            case MISSING -> "not known; who could tell it is named";
        };
    }

    static String cssClass(Grade grade) {
        return switch (grade) {
            case OBSERVED -> "observed";
            case DECLARED -> "declared";
            case DERIVED -> "derived";
            case MISSING -> "missing";
        };
    }
}
