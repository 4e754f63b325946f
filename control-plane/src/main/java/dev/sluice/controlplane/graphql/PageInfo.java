package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Where a page ends. Lists are read forwards only, so there is never a previous page to ask for. */
@Type("PageInfo")
public record PageInfo(
        boolean hasNextPage,
        boolean hasPreviousPage,
        @Nullable String startCursor,
        @Nullable String endCursor) {
    static PageInfo of(Page<?> page) {
        boolean empty = page.entries().isEmpty();
        return new PageInfo(
                page.hasNext(),
                false,
                empty ? null : page.entries().getFirst().cursor(),
                empty ? null : page.entries().getLast().cursor());
    }
}
