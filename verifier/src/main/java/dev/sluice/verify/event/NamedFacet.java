package dev.sluice.verify.event;

import dev.sluice.model.Digest128;
import org.jspecify.annotations.Nullable;

/** One facet of a facets object: its name and its JSON text, exactly as received. */
public record NamedFacet(
        String name,
        String json,
        Digest128 digest,
        boolean deleted,
        @Nullable String producer,
        @Nullable String schemaUrl) {}
