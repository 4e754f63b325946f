package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in the news of runs, which are in the order of their transactions.
 *
 * @param transaction number of the transaction that wrote them
 * @param id number inside it; 0: before its first
 */
public record EventPosition(long transaction, long id) implements Comparable<EventPosition> {
    /** Before all news. */
    public static final EventPosition START = new EventPosition(0, 0);

    /** As clients see it. */
    public String cursor() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((transaction + ":" + id).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads what {@link #cursor()} wrote, or says that it is none. */
    public static EventPosition parse(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            if (colon > 0) {
                EventPosition read = new EventPosition(
                        Long.parseLong(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
                if (read.transaction >= 0 && read.id >= 0) {
                    return read;
                }
            }
        } catch (IllegalArgumentException e) {
            throw refused(cursor);
        }
        throw refused(cursor);
    }

    private static InvalidRequestException refused(String cursor) {
        return new InvalidRequestException(
                "'" + Keys.shown(cursor) + "' is no cursor of an event; use the cursor of an earlier event, or none");
    }

    @Override
    public int compareTo(EventPosition other) {
        int byTransaction = Long.compare(transaction, other.transaction);
        return byTransaction != 0 ? byTransaction : Long.compare(id, other.id);
    }
}
