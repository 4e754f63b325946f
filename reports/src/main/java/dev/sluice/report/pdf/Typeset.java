package dev.sluice.report.pdf;

import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The fonts of one document, and lines of text set in them. */
final class Typeset {
    private final PDFont sans;
    private final PDFont semiBold;
    private final PDFont mono;
    private final PDFont wide;

    Typeset(PDDocument document) throws IOException {
        sans = PDType0Font.load(document, Fonts.sans(), true);
        semiBold = PDType0Font.load(document, Fonts.semiBold(), true);
        mono = PDType0Font.load(document, Fonts.mono(), true);
        wide = PDType0Font.load(document, Fonts.wide(), true);
    }

    PDFont mono() {
        return mono;
    }

    void title(PDPageContentStream content, float x, float y, String text) throws IOException {
        line(content, semiBold, 13, x, y, text);
    }

    void small(PDPageContentStream content, float x, float y, String text) throws IOException {
        line(content, sans, 7.2f, x, y, text);
    }

    float smallWidth(String text) throws IOException {
        return sans.getStringWidth(text) / 1000 * 7.2f;
    }

    /** Text that {@link Fonts#legible} has gone over; signs that one font lacks are taken from the other. */
    void any(PDPageContentStream content, float size, float x, float y, String text) throws IOException {
        content.beginText();
        content.newLineAtOffset(x, y);
        int at = 0;
        while (at < text.length()) {
            boolean plain = Fonts.inSans(text.codePointAt(at));
            int end = at;
            while (end < text.length() && Fonts.inSans(text.codePointAt(end)) == plain) {
                end += Character.charCount(text.codePointAt(end));
            }
            content.setFont(plain ? sans : wide, size);
            content.showText(text.substring(at, end));
            at = end;
        }
        content.endText();
    }

    private static void line(PDPageContentStream content, PDFont font, float size, float x, float y, String text)
            throws IOException {
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }
}
