package dev.sluice.report.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import dev.sluice.report.markup.Visible;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The fonts that ship with us: a machine that makes documents may have none.
 *
 * <p>IBM Plex for what people read, DejaVu Sans for the scripts and signs that Plex lacks. What neither has is told by its
 * number: a document that keeps to PDF/A has no character without a glyph.
 */
final class Fonts {
    private static final int REGULAR = 400;
    private static final int SEMI_BOLD = 600;
    private static final byte[] SANS = load("IBMPlexSans-Regular.ttf");
    private static final byte[] SANS_SEMI_BOLD = load("IBMPlexSans-SemiBold.ttf");
    private static final byte[] MONO = load("IBMPlexMono-Regular.ttf");
    private static final byte[] WIDE = load("DejaVuSans.ttf");
    private static final BitSet COVERED = covered(WIDE);
    private static final BitSet IN_SANS = covered(SANS);

    private Fonts() {}

    static void register(PdfRendererBuilder builder) {
        add(builder, SANS, "IBM Plex Sans", REGULAR);
        add(builder, SANS_SEMI_BOLD, "IBM Plex Sans", SEMI_BOLD);
        add(builder, MONO, "IBM Plex Mono", REGULAR);
        add(builder, WIDE, "Sluice Wide", REGULAR);
    }

    static InputStream mono() {
        return new ByteArrayInputStream(MONO);
    }

    static InputStream semiBold() {
        return new ByteArrayInputStream(SANS_SEMI_BOLD);
    }

    static InputStream wide() {
        return new ByteArrayInputStream(WIDE);
    }

    static boolean inSans(int point) {
        return IN_SANS.get(point);
    }

    static InputStream sans() {
        return new ByteArrayInputStream(SANS);
    }

    /** The text with characters that no font of ours has replaced by their numbers. */
    static String legible(String text) {
        if (text.codePoints().allMatch(COVERED::get)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 32);
        text.codePoints().forEach(point -> {
            if (COVERED.get(point)) {
                out.appendCodePoint(point);
            } else {
                out.append(Visible.numbered(point));
            }
        });
        return out.toString();
    }

    private static void add(PdfRendererBuilder builder, byte[] font, String family, int weight) {
        builder.useFont(() -> new ByteArrayInputStream(font), family, weight, FontStyle.NORMAL, true);
    }

    private static BitSet covered(byte[] font) {
        try (TrueTypeFont parsed = new TTFParser().parse(new RandomAccessReadBuffer(font))) {
            CmapLookup glyphs = parsed.getUnicodeCmapLookup();
            BitSet covered = new BitSet(Character.MAX_CODE_POINT + 1);
            for (int point = ' '; point <= Character.MAX_CODE_POINT; point++) {
                covered.set(point, glyphs.getGlyphId(point) != 0);
            }
            covered.set('\n');
            return covered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] load(String name) {
        try (InputStream in = Fonts.class.getResourceAsStream("fonts/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no font " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
