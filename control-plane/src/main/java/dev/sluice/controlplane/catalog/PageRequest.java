package dev.sluice.controlplane.catalog;

import org.jspecify.annotations.Nullable;

/** How much of a list is wanted, and from where. {@code after} is the cursor of an entry of an earlier page. */
public record PageRequest(int first, @Nullable String after) {
    public static final int MAX_FIRST = 500;

    public PageRequest {
        if (first < 1 || first > MAX_FIRST) {
            throw new InvalidRequestException("first is " + first + "; allowed are 1 to " + MAX_FIRST);
        }
    }

    public static PageRequest first(int first) {
        return new PageRequest(first, null);
    }

    /** One more than asked for: it tells whether there is a next page. */
    public int limit() {
        return first + 1;
    }
}
