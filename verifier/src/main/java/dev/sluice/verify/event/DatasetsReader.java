package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.DatasetId;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads dataset objects and lists of them. */
final class DatasetsReader {
    private final FacetScanner facets;
    private final ParserLimits limits;
    private final Findings findings;

    DatasetsReader(FacetScanner facets, ParserLimits limits, Findings findings) {
        this.facets = facets;
        this.limits = limits;
        this.findings = findings;
    }

    List<DatasetPart> many(JsonParser parser, String pointer, String ioFacetsName) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            findings.fault(Fault.Kind.NULL_COLLECTION, pointer);
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            findings.violation(pointer, "INGEST-NOT-A-LIST", pointer + " is not a list; send an array of datasets");
            parser.skipChildren();
            return List.of();
        }
        List<DatasetPart> parts = new ArrayList<>(4);
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == null) {
                break;
            }
            if (index == limits.datasets()) {
                findings.violation(
                        pointer,
                        "INGEST-LIMIT",
                        pointer + " has more than " + limits.datasets() + " datasets; send fewer");
            }
            if (index >= limits.datasets()) {
                parser.skipChildren();
            } else {
                DatasetPart part = one(parser, Pointers.child(pointer, index), ioFacetsName);
                if (part != null) {
                    parts.add(part);
                }
            }
            index++;
        }
        return parts;
    }

    /** One dataset; null with a violation noted when it has no identity. */
    @Nullable
    DatasetPart one(JsonParser parser, String pointer, @Nullable String ioFacetsName) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            findings.violation(
                    pointer,
                    "INGEST-DATASET-UNUSABLE",
                    "a dataset is an object with namespace and name; got another value");
            parser.skipChildren();
            return null;
        }
        String namespace = null;
        String datasetName = null;
        FacetObject own = FacetObject.NONE;
        FacetObject io = FacetObject.NONE;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("namespace")) {
                namespace = Texts.scalar(parser);
            } else if (name.equals("name")) {
                datasetName = Texts.scalar(parser);
            } else if (name.equals("facets")) {
                own = facets.read(parser, pointer + "/facets");
            } else if (name.equals(ioFacetsName)) {
                io = facets.read(parser, pointer + "/" + name);
            } else {
                parser.skipChildren();
            }
        }
        return part(pointer, namespace, datasetName, own, io);
    }

    private @Nullable DatasetPart part(
            String pointer, @Nullable String namespace, @Nullable String name, FacetObject own, FacetObject io) {
        if (namespace == null) {
            findings.violation(
                    pointer + "/namespace",
                    "INGEST-DATASET-NAMESPACE-MISSING",
                    "the dataset has no namespace; send its data source");
        }
        if (name == null) {
            findings.violation(pointer + "/name", "INGEST-DATASET-NAME-MISSING", "the dataset has no name; send it");
        }
        if (namespace == null || name == null) {
            return null;
        }
        try {
            return new DatasetPart(new DatasetId(namespace, name), own, io);
        } catch (IllegalArgumentException e) {
            findings.violation(pointer, "INGEST-DATASET-UNUSABLE", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
