package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a batch apart: a JSON array of events, newline-delimited events, or a single one.
 *
 * <p>One pass: each event is read from the parser that found its beginning. Safe for concurrent callers.
 */
public final class BatchReader {
    private final ParserLimits limits;
    private final OpenLineageParser events;
    private final JsonFactory lines;
    private final JsonFactory array;

    public BatchReader(ParserLimits limits) {
        this.limits = limits;
        this.events = new OpenLineageParser(limits);
        this.lines = OpenLineageParser.json(limits);
        // One more level than an event: the array around it.
        this.array = OpenLineageParser.json(
                new ParserLimits(limits.nesting() + 1, limits.datasets(), limits.faults(), limits.batchItems()));
    }

    public BatchParse read(byte[] bytes) {
        int start = OpenLineageParser.byteOrderMark(bytes, 0, bytes.length);
        List<BatchParse.Item> items = new ArrayList<>();
        try (JsonParser json =
                (beginsArray(bytes, start) ? array : lines).createParser(bytes, start, bytes.length - start)) {
            return read(json, bytes, start, items);
        } catch (StreamConstraintsException e) {
            return unreadable(
                    "INGEST-LIMIT",
                    "event " + items.size() + " of the batch is nested deeper than " + limits.nesting()
                            + " levels or has an overlong value: " + e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            // A runtime exception is a fault of the parser, and the sender still gets an answer.
            return unreadable("INGEST-NOT-JSON", "the batch cannot be read as JSON in UTF-8: " + e.getMessage());
        }
    }

    private BatchParse read(JsonParser json, byte[] bytes, int start, List<BatchParse.Item> items) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            return unreadable("INGEST-EMPTY", "the body is empty; send an event or an array of events");
        }
        boolean inArray = first == JsonToken.START_ARRAY;
        JsonToken token = inArray ? json.nextToken() : first;
        while (token != null && token != JsonToken.END_ARRAY) {
            if (items.size() == limits.batchItems()) {
                return unreadable(
                        "INGEST-LIMIT",
                        "the batch has more than " + limits.batchItems() + " events; send them in several batches");
            }
            int from = start + (int) json.currentTokenLocation().getByteOffset();
            ParsedEvent event = events.parseCurrent(json, bytes, start);
            if (token.isScalarValue()) {
                json.finishToken(); // only then its end is known
            }
            int to = start + (int) json.currentLocation().getByteOffset();
            items.add(new BatchParse.Item(from, to - from, event));
            token = json.nextToken();
        }
        if (inArray && (token == null || json.nextToken() != null)) {
            return unreadable("INGEST-NOT-JSON", "the array of events is not closed, or something follows it");
        }
        return new BatchParse.Items(items);
    }

    private static boolean beginsArray(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
        return at < bytes.length && bytes[at] == '[';
    }

    private static BatchParse unreadable(String code, String detail) {
        return new BatchParse.Unreadable(new ParsedEvent.Rejected(List.of(new Violation("", code, detail))));
    }
}
