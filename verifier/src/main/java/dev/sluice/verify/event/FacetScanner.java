package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.Fault;
import java.io.IOException;

/** Takes a facets object as a slice of the event's bytes and notes what its facets lack. */
final class FacetScanner {
    private final byte[] bytes;
    private final int offset;
    private final Findings findings;

    FacetScanner(byte[] bytes, int offset, Findings findings) {
        this.bytes = bytes;
        this.offset = offset;
        this.findings = findings;
    }

    /** Stands on the value of a facets member; ends on its last token. */
    FacetObject read(JsonParser parser, String pointer) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            findings.fault(Fault.Kind.NULL_COLLECTION, pointer);
            return FacetObject.NONE;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            findings.fault(Fault.Kind.FACET_NOT_AN_OBJECT, pointer);
            parser.skipChildren();
            return FacetObject.NONE;
        }
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        boolean any = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            any = true;
            String name = parser.currentName();
            parser.nextToken();
            facet(parser, pointer, name);
        }
        int end = offset + (int) parser.currentLocation().getByteOffset();
        return any ? FacetObject.slice(bytes, start, end - start) : FacetObject.NONE;
    }

    private void facet(JsonParser parser, String pointer, String name) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            boolean isNull = parser.currentToken() == JsonToken.VALUE_NULL;
            findings.fault(
                    isNull ? Fault.Kind.FACET_NULL : Fault.Kind.FACET_NOT_AN_OBJECT, Pointers.child(pointer, name));
            parser.skipChildren();
            return;
        }
        boolean hasProducer = false;
        boolean hasSchema = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.startsWith("_")) {
                hasProducer |= key.equals("_producer") && value == JsonToken.VALUE_STRING;
                hasSchema |= key.equals("_schemaURL") && value == JsonToken.VALUE_STRING;
            }
            parser.skipChildren();
        }
        if (!hasProducer) {
            findings.fault(Fault.Kind.FACET_MISSING_PRODUCER, Pointers.child(pointer, name));
        }
        if (!hasSchema) {
            findings.fault(
                    StandardFacets.isStandard(name)
                            ? Fault.Kind.FACET_MISSING_SCHEMA_URL
                            : Fault.Kind.UNKNOWN_FACET_WITHOUT_SCHEMA,
                    Pointers.child(pointer, name));
        }
    }
}
