package dev.sluice.report.html;

import dev.sluice.report.markup.Visible;
import java.util.function.UnaryOperator;

/**
 * What the page is for.
 *
 * @param onPaper columns get fixed widths, long rows are told to go on elsewhere, digests in tables are shortened
 * @param mostRows rows of one table that are set
 * @param mostCharacters characters of one text that are set
 * @param legible makes of a text one that our fonts can show
 */
public record Layout(boolean onPaper, int mostRows, int mostCharacters, UnaryOperator<String> legible) {
    /** Everything, in the reader's own fonts. */
    static final Layout SCREEN = new Layout(false, Integer.MAX_VALUE, Integer.MAX_VALUE, text -> text);

    public static Layout paper(int mostRows, int mostCharacters, UnaryOperator<String> legible) {
        return new Layout(true, mostRows, mostCharacters, legible);
    }

    String cut(String text) {
        return Visible.shortened(text, mostCharacters);
    }
}
