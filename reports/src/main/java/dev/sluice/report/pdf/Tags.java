package dev.sluice.report.pdf;

import java.io.IOException;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/** Adds tagged pages to a tagged document: what is on them is read aloud in its order, and has a bookmark. */
final class Tags {
    private static final COSName NUMBERS = COSName.getPDFName("Nums");
    private static final COSName KIDS = COSName.KIDS;
    private static final COSName LIMITS = COSName.getPDFName("Limits");

    private final PDDocument document;
    private final PDStructureTreeRoot root;
    private final PDStructureElement top;
    private final COSArray parents = new COSArray();
    private final int firstKey;
    private int nextKey;

    Tags(PDDocument document) {
        this.document = document;
        this.root = document.getDocumentCatalog().getStructureTreeRoot();
        this.top = (PDStructureElement) root.getKids().getFirst();
        this.firstKey = root.getParentTreeNextKey();
        this.nextKey = firstKey;
    }

    PDDocument document() {
        return document;
    }

    /** Begins a section with a bookmark to its first page. */
    PDStructureElement section(String title, PDPage first) {
        PDStructureElement section = child(top, "Sect", null);
        PDDocumentOutline outline = document.getDocumentCatalog().getDocumentOutline();
        if (outline == null) {
            outline = new PDDocumentOutline();
            document.getDocumentCatalog().setDocumentOutline(outline);
        }
        PDPageXYZDestination destination = new PDPageXYZDestination();
        destination.setPage(first);
        destination.setTop((int) first.getMediaBox().getHeight());
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(title);
        item.setDestination(destination);
        outline.addLast(item);
        return section;
    }

    static PDStructureElement child(
            PDStructureElement parent, String type, @org.jspecify.annotations.Nullable PDPage page) {
        PDStructureElement element = new PDStructureElement(type, parent);
        if (page != null) {
            element.setPage(page);
        }
        parent.appendKid(element);
        return element;
    }

    Sheet sheet(PDRectangle size) throws IOException {
        PDPage page = new PDPage(size);
        document.addPage(page);
        page.setStructParents(nextKey);
        page.getCOSObject().setItem(COSName.getPDFName("Tabs"), COSName.S);
        COSArray elements = new COSArray();
        parents.add(COSInteger.get(nextKey));
        parents.add(elements);
        nextKey++;
        return new Sheet(page, new PDPageContentStream(document, page), elements);
    }

    /** Ties the new pages to the tree of the document. */
    void finish() {
        if (nextKey == firstKey) {
            return;
        }
        COSDictionary tree = root.getParentTree().getCOSObject();
        COSBase kids = tree.getDictionaryObject(KIDS);
        COSBase numbers = tree.getDictionaryObject(NUMBERS);
        if (kids instanceof COSArray nodes) {
            COSDictionary node = new COSDictionary();
            node.setItem(NUMBERS, parents);
            COSArray limits = new COSArray();
            limits.add(COSInteger.get(firstKey));
            limits.add(COSInteger.get(nextKey - 1));
            node.setItem(LIMITS, limits);
            nodes.add(node);
        } else if (numbers instanceof COSArray pairs) {
            pairs.addAll(parents);
            tree.removeItem(LIMITS);
        } else {
            throw new IllegalStateException("a tagged document has a tree of parents");
        }
        root.setParentTreeNextKey(nextKey);
    }

    /** A new page that is being written. */
    record Sheet(PDPage page, PDPageContentStream content, COSArray elements) implements AutoCloseable {
        /** What is written until {@link #end} belongs to a new element. */
        PDStructureElement begin(PDStructureElement parent, String type) throws IOException {
            PDStructureElement element = child(parent, type, page);
            int id = elements.size();
            element.appendKid(id);
            elements.add(element);
            content.beginMarkedContent(COSName.getPDFName(type), id);
            return element;
        }

        void end() throws IOException {
            content.endMarkedContent();
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
