package dev.sluice.report.pdf;

import dev.sluice.report.markup.Numbers;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;

/**
 * The last pages: every digest in full. Tables shorten them, and leave rows out; here none is missing.
 *
 * <p>They are set without the layout of pages in HTML, which would take too long for tens of thousands of them.
 */
final class DigestPages {
    private static final float SIZE = 5.6f;
    private static final float LEADING = 7.4f;
    private static final float LEFT = 48;
    private static final float TOP = 780;
    private static final float BOTTOM = 62;
    private static final float SECOND_COLUMN = 304;
    /** A sha256 with its name; what is longer takes the width of the page. */
    private static final int LENGTH_IN_COLUMN = 72;

    private final Tags tags;
    private final Typeset type;

    DigestPages(Tags tags, Typeset type) {
        this.tags = tags;
        this.type = type;
    }

    void write(SortedSet<String> digests) throws IOException {
        if (digests.isEmpty()) {
            return;
        }
        List<String> narrow = new ArrayList<>();
        List<String> broad = new ArrayList<>();
        digests.forEach(digest -> (digest.length() <= LENGTH_IN_COLUMN ? narrow : broad).add(digest));
        Iterator<String> inColumns = narrow.iterator();
        Iterator<String> inLines = broad.iterator();
        PDStructureElement section = null;
        while (inColumns.hasNext() || inLines.hasNext()) {
            try (Tags.Sheet sheet = tags.sheet(PDRectangle.A4)) {
                float top = TOP;
                if (section == null) {
                    section = tags.section("Digests in full", sheet.page());
                    top = head(sheet, section, digests.size());
                }
                if (inColumns.hasNext()) {
                    column(sheet, section, LEFT, top, inColumns);
                    column(sheet, section, SECOND_COLUMN, top, inColumns);
                } else {
                    column(sheet, section, LEFT, top, inLines);
                }
            }
        }
    }

    private float head(Tags.Sheet sheet, PDStructureElement section, int count) throws IOException {
        sheet.begin(section, "H2");
        type.title(sheet.content(), LEFT, TOP - 8, "Digests in full");
        sheet.end();
        sheet.begin(section, "P");
        type.small(
                sheet.content(),
                LEFT,
                TOP - 24,
                "Tables shorten digests and may leave rows out. Here is each digest and commit that report.json names,"
                        + " once, in order: "
                        + Numbers.grouped(count) + ".");
        sheet.end();
        return TOP - 44;
    }

    private void column(Tags.Sheet sheet, PDStructureElement section, float x, float top, Iterator<String> digests)
            throws IOException {
        if (!digests.hasNext()) {
            return;
        }
        sheet.begin(section, "P");
        PDPageContentStream content = sheet.content();
        content.beginText();
        content.setFont(type.mono(), SIZE);
        content.setNonStrokingColor(Color.BLACK);
        content.setLeading(LEADING);
        content.newLineAtOffset(x, top);
        for (float y = top; y > BOTTOM && digests.hasNext(); y -= LEADING) {
            content.showText(digests.next() + " ");
            content.newLine();
        }
        content.endText();
        sheet.end();
    }
}
