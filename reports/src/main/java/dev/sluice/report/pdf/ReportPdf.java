package dev.sluice.report.pdf;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import dev.sluice.report.html.Layout;
import dev.sluice.report.html.ReportHtml;
import dev.sluice.report.model.Report;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * {@code report.pdf}: tagged, with bookmarks, keeping to PDF/A-2a and PDF/UA-1. The same report gives the same bytes.
 *
 * <p>Blocks for seconds; takes some hundred MB for reports of thousands of runs. Never call it while a client waits.
 */
public final class ReportPdf {
    private static final int MOST_ROWS = 200;
    private static final int MOST_CHARACTERS = 300;

    static {
        XRLog.setLoggerImpl(new Quiet());
    }

    private ReportPdf() {}

    /** @param svg the drawing of its lineage */
    public static byte[] of(Report report, byte[] svg) {
        byte[] drawing = Fonts.legible(new String(svg, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        byte[] page = ReportHtml.of(report, drawing, Layout.paper(MOST_ROWS, MOST_CHARACTERS, Fonts::legible));
        PdfRendererBuilder builder = new PdfRendererBuilder()
                .usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_2_A)
                .usePdfUaAccessibility(true)
                .useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        builder.useExternalResourceAccessControl(
                (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI);
        builder.useExternalResourceAccessControl(
                (uri, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
        builder.useUnicodeBidiSplitter(Bidi::new);
        builder.useUnicodeBidiReorderer(new Bidi.Reorderer());
        Fonts.register(builder);
        builder.withHtmlContent(new String(page, StandardCharsets.UTF_8), null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        builder.toStream(out);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.createPDFWithoutClosing();
            try (PDDocument document = renderer.getPdfDocument()) {
                finish(document, report, drawing);
                document.save(out);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void finish(PDDocument document, Report report, byte[] drawing) throws IOException {
        Tags tags = new Tags(document);
        Typeset type = new Typeset(document);
        if (!report.lineage().runs().isEmpty()) {
            new DrawingPage(tags, type).write(drawing);
        }
        new DigestPages(tags, type).write(Digests.of(report));
        tags.finish();
        Footers.write(document, type, report.identity());
        Stamp.put(document, report.identity());
    }
}
