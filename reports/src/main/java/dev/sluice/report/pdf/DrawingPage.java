package dev.sluice.report.pdf;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Sets the drawing of the lineage on a page that is as large as it needs, so that what is written in it can be read.
 *
 * <p>Draws what {@link dev.sluice.report.drawing.LineageDrawing} writes and nothing else: rectangles, straight paths, lines of
 * text. A whole renderer of SVG would bring twenty libraries, and the fonts of the machine.
 */
final class DrawingPage {
    private static final float MARGIN = 48;
    private static final float HEAD = 30;
    /** The largest side that readers of PDF promise to show. */
    private static final float LARGEST = 14_000;

    private final Tags tags;
    private final Typeset type;

    DrawingPage(Tags tags, Typeset type) {
        this.tags = tags;
        this.type = type;
    }

    void write(byte[] svg) throws IOException {
        Element drawing = parse(svg);
        float width = number(drawing, "width");
        float height = number(drawing, "height");
        float scale = Math.min(0.75f, (LARGEST - 2 * MARGIN - HEAD) / Math.max(width, height));
        PDRectangle size = new PDRectangle(
                Math.max(PDRectangle.A4.getWidth(), width * scale + 2 * MARGIN),
                Math.max(PDRectangle.A4.getWidth(), height * scale + 2 * MARGIN + HEAD));
        try (Tags.Sheet sheet = tags.sheet(size)) {
            PDStructureElement section = tags.section("Lineage drawing", sheet.page());
            sheet.begin(section, "H2");
            type.title(sheet.content(), MARGIN, size.getHeight() - MARGIN - 8, "Lineage drawing");
            sheet.end();
            PDStructureElement figure = sheet.begin(section, "Figure");
            figure.setAlternateDescription(description(drawing));
            float top = size.getHeight() - MARGIN - HEAD;
            box(figure, MARGIN, top - height * scale, MARGIN + width * scale, top);
            new Pen(sheet.content(), type, MARGIN, top, scale).children(drawing, 0, 0);
            sheet.end();
        }
    }

    /** Where the figure is, as PDF/UA asks. */
    private static void box(PDStructureElement figure, float... corners) {
        COSArray box = new COSArray();
        for (float corner : corners) {
            box.add(new COSFloat(corner));
        }
        COSDictionary layout = new COSDictionary();
        layout.setItem(COSName.O, COSName.getPDFName("Layout"));
        layout.setItem(COSName.BBOX, box);
        layout.setItem(COSName.getPDFName("Placement"), COSName.getPDFName("Block"));
        figure.getCOSObject().setItem(COSName.A, layout);
    }

    private static Element parse(byte[] svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException("the drawing is not well-formed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String description(Element drawing) {
        Node node = drawing.getElementsByTagName("desc").item(0);
        return node == null ? "Lineage" : node.getTextContent();
    }

    static float number(Element element, String attribute) {
        String value = element.getAttribute(attribute);
        return value.isEmpty() ? 0 : Float.parseFloat(value);
    }

    /** Draws the shapes of the drawing, whose y goes down, on a page, whose y goes up. */
    private record Pen(PDPageContentStream content, Typeset type, float left, float top, float scale) {
        private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

        void children(Element parent, float dx, float dy) throws IOException {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element) {
                    shape(element, dx, dy);
                }
            }
        }

        private void shape(Element element, float dx, float dy) throws IOException {
            switch (element.getTagName()) {
                case "g" -> {
                    Iterator<Float> by = numbers(element, "transform");
                    boolean moved = by.hasNext();
                    children(element, moved ? dx + by.next() : dx, moved ? dy + by.next() : dy);
                }
                case "rect" -> rectangle(element, dx, dy);
                case "path" -> path(element, dx, dy);
                case "text" -> {
                    content.setNonStrokingColor(Color.decode(element.getAttribute("fill")));
                    float size = number(element, "font-size") * scale;
                    type.any(
                            content,
                            size,
                            x(dx + number(element, "x")),
                            y(dy + number(element, "y")),
                            element.getTextContent());
                }
                case "title", "desc" -> {}
                default -> throw new IllegalArgumentException("a drawing has no " + element.getTagName());
            }
        }

        private void rectangle(Element element, float dx, float dy) throws IOException {
            float width = number(element, "width") * scale;
            float height = number(element, "height") * scale;
            float x = x(dx + number(element, "x"));
            float y = y(dy + number(element, "y")) - height;
            round(x, y, width, height, number(element, "rx") * scale);
            paint(element);
        }

        private void round(float x, float y, float width, float height, float radius) throws IOException {
            float bend = radius * 0.4477f;
            float right = x + width;
            float upper = y + height;
            content.moveTo(x + radius, y);
            content.lineTo(right - radius, y);
            content.curveTo(right - bend, y, right, y + bend, right, y + radius);
            content.lineTo(right, upper - radius);
            content.curveTo(right, upper - bend, right - bend, upper, right - radius, upper);
            content.lineTo(x + radius, upper);
            content.curveTo(x + bend, upper, x, upper - bend, x, upper - radius);
            content.lineTo(x, y + radius);
            content.curveTo(x, y + bend, x + bend, y, x + radius, y);
            content.closePath();
        }

        /** M, L and Z only, and each with spaces between. */
        private void path(Element element, float dx, float dy) throws IOException {
            String path = element.getAttribute("d");
            Iterator<Float> numbers = numbers(element, "d");
            for (int i = 0; i < path.length(); i++) {
                switch (path.charAt(i)) {
                    case 'M' -> content.moveTo(x(dx + numbers.next()), y(dy + numbers.next()));
                    case 'L' -> content.lineTo(x(dx + numbers.next()), y(dy + numbers.next()));
                    case 'Z' -> content.closePath();
                    default -> {}
                }
            }
            paint(element);
        }

        private static Iterator<Float> numbers(Element element, String attribute) {
            return NUMBER.matcher(element.getAttribute(attribute))
                    .results()
                    .map(found -> Float.valueOf(found.group()))
                    .iterator();
        }

        private void paint(Element element) throws IOException {
            String fill = element.getAttribute("fill");
            String stroke = element.getAttribute("stroke");
            boolean filled = !fill.isEmpty() && !fill.equals("none");
            if (filled) {
                content.setNonStrokingColor(Color.decode(fill));
            }
            if (stroke.isEmpty()) {
                content.fill();
                return;
            }
            content.setStrokingColor(Color.decode(stroke));
            content.setLineWidth(number(element, "stroke-width") * scale);
            boolean dashed = element.getAttribute("stroke-dasharray").indexOf(' ') > 0;
            content.setLineDashPattern(dashed ? new float[] {3, 2} : new float[0], 0);
            if (filled) {
                content.fillAndStroke();
            } else {
                content.stroke();
            }
        }

        private float x(float x) {
            return left + x * scale;
        }

        private float y(float y) {
            return top - y * scale;
        }
    }
}
