package dev.sluice.verify.event;

import dev.sluice.model.event.ParsedEvent;
import java.util.List;

/** What the parser made of a batch. */
public sealed interface BatchParse {
    /** The items in order; each is a slice of the given bytes. */
    record Items(List<Item> items) implements BatchParse {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** The batch as a whole cannot be taken apart. */
    record Unreadable(ParsedEvent.Rejected why) implements BatchParse {}

    /** One event of a batch. */
    record Item(int offset, int length, ParsedEvent parsed) {}
}
