package dev.sluice.controlplane.ingest.parse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes a batch apart: a JSON array of events, newline-delimited events, or a single one. */
public final class BatchReader {
    private final ParserLimits limits;
    private final OpenLineageParser parser;

    public BatchReader(ParserLimits limits) {
        this.limits = limits;
        this.parser = new OpenLineageParser(limits);
    }

    public BatchParse read(byte[] bytes) {
        int start = OpenLineageParser.byteOrderMark(bytes, 0, bytes.length);
        // One more level than an event: the array around it.
        try (JsonParser json = OpenLineageParser.json(
                        new ParserLimits(limits.nesting() + 1, limits.datasets(), limits.faults(), limits.batchItems()))
                .createParser(bytes, start, bytes.length - start)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                return unreadable("INGEST-EMPTY", "the body is empty; send an event or an array of events");
            }
            boolean array = first == JsonToken.START_ARRAY;
            List<BatchParse.Item> items = new ArrayList<>();
            JsonToken token = array ? json.nextToken() : first;
            while (token != null && token != JsonToken.END_ARRAY) {
                if (items.size() == limits.batchItems()) {
                    return unreadable(
                            "INGEST-LIMIT",
                            "the batch has more than " + limits.batchItems() + " events; send them in several batches");
                }
                int from = start + (int) json.currentTokenLocation().getByteOffset();
                json.skipChildren();
                int to = token.isStructStart()
                        ? start + (int) json.currentLocation().getByteOffset()
                        : endOf(json, start);
                items.add(new BatchParse.Item(from, to - from, parser.parse(bytes, from, to - from)));
                token = json.nextToken();
            }
            if (array && (token == null || json.nextToken() != null)) {
                return unreadable("INGEST-NOT-JSON", "the array of events is not closed, or something follows it");
            }
            return new BatchParse.Items(items);
        } catch (IOException e) {
            return unreadable("INGEST-NOT-JSON", "the batch cannot be read as JSON in UTF-8: " + e.getMessage());
        }
    }

    /** A scalar where an event should be; reading it to its end makes the location known. */
    private static int endOf(JsonParser json, int start) throws IOException {
        json.getText();
        return start + (int) json.currentLocation().getByteOffset();
    }

    private static BatchParse unreadable(String code, String detail) {
        return new BatchParse.Unreadable(new ParsedEvent.Rejected(List.of(new Violation("", code, detail))));
    }
}
