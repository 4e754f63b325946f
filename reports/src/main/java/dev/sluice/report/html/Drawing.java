package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Lineage;
import java.nio.charset.StandardCharsets;

/** The drawing of the lineage, set as a figure with a text that says the same in numbers. */
final class Drawing {
    private final Lineage lineage;
    private final String svg;

    /** @param svg from {@link dev.sluice.report.drawing.LineageDrawing}; it is trusted */
    Drawing(Lineage lineage, byte[] svg) {
        this.lineage = lineage;
        String text = new String(svg, StandardCharsets.UTF_8);
        this.svg = text.substring(Math.max(0, text.indexOf("<svg")));
    }

    void write(Markup page, Layout layout) {
        if (lineage.runs().isEmpty()) {
            return;
        }
        if (layout.onPaper()) {
            page.element("p", summary(lineage) + " The drawing has a page of its own, after the last section.");
            return;
        }
        page.open("figure", "class", "lineage").open("div", "class", "canvas");
        page.trusted(svg).close();
        page.element("figcaption", summary(lineage)).closeLine();
    }

    private static String summary(Lineage lineage) {
        return "Lineage: " + Numbers.count(lineage.runs().size(), "run") + " and "
                + Numbers.count(lineage.versions().size(), "dataset version") + ". "
                + (lineage.cuts().isEmpty()
                        ? "It is complete: nothing upstream was left out."
                        : "It is not complete: " + Numbers.count(lineage.cuts().size(), "place")
                                + " where it does not go on.");
    }
}
