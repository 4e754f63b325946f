package dev.sluice.dashboards.render;

import java.util.Locale;

/** A picture under construction. Every text that goes in is escaped here. */
final class Svg {
    private final StringBuilder body = new StringBuilder();

    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** Size, weight and colour of letters. */
    record Font(double size, int weight, String color) {}

    void rectangle(Box box, String fill, String stroke) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"%s\" rx=\"2\"/>%n",
                box.x(),
                box.y(),
                Math.max(0, box.width()),
                Math.max(0, box.height()),
                escaped(fill),
                escaped(stroke)));
    }

    void faint(Box box, String fill, double opacity) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" fill-opacity=\"%.2f\"/>%n",
                box.x(),
                box.y(),
                Math.max(0, box.width()),
                Math.max(0, box.height()),
                escaped(fill),
                opacity));
    }

    void line(double x1, double y1, double x2, double y2, String color, String dashes) {
        body.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-dasharray=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                escaped(color),
                escaped(dashes)));
    }

    void stroke(String path, String color, double width) {
        body.append(String.format(
                Locale.ROOT,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\"/>%n",
                escaped(path),
                escaped(color),
                width));
    }

    void area(String path, String color, double opacity) {
        body.append(String.format(
                Locale.ROOT,
                "<path d=\"%s\" fill=\"%s\" fill-opacity=\"%.2f\" stroke=\"none\"/>%n",
                escaped(path),
                escaped(color),
                opacity));
    }

    void text(double x, double y, String text, Font font, Anchor anchor) {
        body.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" font-weight=\"%d\" fill=\"%s\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                font.size(),
                font.weight(),
                escaped(font.color()),
                anchor.name().toLowerCase(Locale.ROOT),
                escaped(text)));
    }

    /** The whole picture, as a document of its own. */
    String document(double width, double height, String background) {
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" font-family=\"Inter,"
                                + " 'DejaVu Sans', sans-serif\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>%n",
                        width,
                        height,
                        escaped(background))
                + body
                + "</svg>\n";
    }

    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(c < 0x20 || c == 0xFFFE || c == 0xFFFF ? ' ' : c);
            }
        });
        return safe.toString();
    }

    /** About how wide a text is; letters of the usual fonts differ little on average. */
    static double width(String text, double size) {
        return text.codePointCount(0, text.length()) * size * 0.58;
    }

    /** As much of a text as fits, with an ellipsis where it was cut. */
    static String fitted(String text, double size, double room) {
        if (width(text, size) <= room) {
            return text;
        }
        int letters = Math.max(1, (int) (room / (size * 0.58)) - 1);
        return text.codePointCount(0, text.length()) <= letters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, letters)) + "…";
    }
}
