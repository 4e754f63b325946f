package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.ParsedEvent.Rejected;
import dev.sluice.model.event.Violation;
import java.io.IOException;
import java.util.List;

/**
 * Turns the bytes of an OpenLineage event into a value, or says why that cannot be.
 *
 * <p>One pass without a tree; facets stay slices of the given array. Never throws, whatever the bytes. Safe for concurrent
 * callers.
 */
public final class OpenLineageParser {
    private static final ParsedEvent NOT_AN_OBJECT =
            rejected("", "INGEST-NOT-AN-OBJECT", "an event is a JSON object; send one in braces");

    private final ParserLimits limits;
    private final JsonFactory json;

    public OpenLineageParser() {
        this(ParserLimits.DEFAULT);
    }

    public OpenLineageParser(ParserLimits limits) {
        this.limits = limits;
        this.json = json(limits);
    }

    static JsonFactory json(ParserLimits limits) {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.nesting())
                        .maxStringLength(64 * 1024 * 1024)
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    public ParsedEvent parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    /**
     * Reads the event that starts at the parser's current token, up to its last one.
     *
     * @param bytes what the parser reads; {@code origin} is where it began in there
     * @throws IOException when no event can be read from here on, as the parser has lost its place
     */
    ParsedEvent parseCurrent(JsonParser parser, byte[] bytes, int origin) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return NOT_AN_OBJECT;
        }
        EventReader reader = new EventReader(bytes, origin, limits, new Findings(limits.faults()));
        reader.read(parser);
        return reader.result();
    }

    /** The array must not change afterwards: the event's facets are slices of it. */
    public ParsedEvent parse(byte[] bytes, int offset, int length) {
        int start = offset + byteOrderMark(bytes, offset, length);
        try (JsonParser parser = json.createParser(bytes, start, offset + length - start)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return NOT_AN_OBJECT;
            }
            ParsedEvent event = parseCurrent(parser, bytes, start);
            if (parser.nextToken() != null) {
                return rejected(
                        "", "INGEST-TRAILING-DATA", "something follows the event; send events of a batch as an array");
            }
            return event;
        } catch (StreamConstraintsException e) {
            return rejected(
                    "",
                    "INGEST-LIMIT",
                    "the event is nested deeper than " + limits.nesting() + " levels or has an overlong value: "
                            + e.getOriginalMessage());
        } catch (StreamReadException e) {
            return rejected("", "INGEST-NOT-JSON", notJson(e));
        } catch (IOException | RuntimeException e) {
            // A character that is no UTF-8 surfaces as a plain IOException; anything else is a fault of this parser,
            // and the
            // sender still gets an answer.
            return rejected("", "INGEST-NOT-JSON", "the event cannot be read as JSON in UTF-8: " + e.getMessage());
        }
    }

    private static String notJson(StreamReadException e) {
        String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return (e instanceof JsonParseException ? "not JSON in UTF-8" : "the JSON breaks off") + where + ": "
                + e.getOriginalMessage();
    }

    static ParsedEvent rejected(String pointer, String code, String detail) {
        return new Rejected(List.of(new Violation(pointer, code, detail)));
    }

    static int byteOrderMark(byte[] bytes, int offset, int length) {
        boolean there = length >= 3
                && bytes[offset] == (byte) 0xEF
                && bytes[offset + 1] == (byte) 0xBB
                && bytes[offset + 2] == (byte) 0xBF;
        return there ? 3 : 0;
    }
}
