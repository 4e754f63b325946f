package dev.sluice.controlplane.graphql;

import org.jspecify.annotations.Nullable;

/** Counts a list, when a client asks for that. */
@FunctionalInterface
interface Total {
    String DESCRIPTION =
            "How many entries all pages have together; null above 10,000 and where counting could be slow.";

    /** Null when there are too many to count. */
    @Nullable
    Integer count();
}
