package dev.sluice.report.html;

import dev.sluice.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The style sheets: one that both share, one for the screen, one for paper. */
final class Style {
    private static final int WIDEST = 100;
    private static final String SCREEN = load("report.css") + load("screen.css");
    private static final String PAPER = load("report.css") + load("paper.css") + widths();

    private Style() {}

    static String of(Layout layout) {
        return layout.onPaper() ? PAPER : SCREEN;
    }

    /** As a content security policy names it. */
    static String hash(String style) {
        return Base64.getEncoder().encodeToString(Sha256.of(style));
    }

    private static String widths() {
        StringBuilder out = new StringBuilder();
        for (int i = 1; i <= WIDEST; i++) {
            out.append(".w").append(i).append("{width:").append(i).append("%}\n");
        }
        return out.toString();
    }

    private static String load(String name) {
        try (InputStream in = Style.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
