package dev.sluice.scheduler.arrive;

import java.util.List;
import java.util.Optional;

/** What came of looking at a place. */
public sealed interface Listing {
    /**
     * A part of what is there, in the order of names.
     *
     * @param files that the pattern means
     * @param next cursor for the part behind; empty: this was the last
     */
    record Page(List<Arrived> files, Optional<String> next) implements Listing {
        public Page {
            files = List.copyOf(files);
        }
    }

    /** The place cannot be looked at as it is configured: no such folder or bucket, no permission. */
    record Refused(String reason) implements Listing {}

    /** The place does not answer; it may later. */
    record Unreachable(String cause) implements Listing {}
}
