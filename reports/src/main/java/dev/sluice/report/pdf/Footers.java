package dev.sluice.report.pdf;

import dev.sluice.report.model.Identity;
import java.awt.Color;
import java.io.IOException;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;

/** Which report a page belongs to, and which of how many pages it is. Readers aloud pass over it. */
final class Footers {
    private static final float LEFT = 48;
    private static final float BASELINE = 30;
    private static final Color MUTED = new Color(0x57, 0x60, 0x6A);

    private Footers() {}

    static void write(PDDocument document, Typeset type, Identity identity) throws IOException {
        int pages = document.getNumberOfPages();
        int number = 0;
        String left = "Report " + identity.id();
        for (PDPage page : document.getPages()) {
            number++;
            String right = "Page " + number + " of " + pages;
            float end = page.getMediaBox().getWidth() - LEFT - type.smallWidth(right);
            try (PDPageContentStream content =
                    new PDPageContentStream(document, page, PDPageContentStream.AppendMode.APPEND, true, true)) {
                content.beginMarkedContent(COSName.ARTIFACT);
                content.setNonStrokingColor(MUTED);
                type.small(content, LEFT, BASELINE, left);
                type.small(content, end, BASELINE, right);
                content.endMarkedContent();
            }
        }
    }
}
