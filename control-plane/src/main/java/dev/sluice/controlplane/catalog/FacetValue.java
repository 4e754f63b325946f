package dev.sluice.controlplane.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One facet at one time.
 *
 * @param body the JSON text exactly as received; empty for a deletion
 * @param validFrom event time of the event that said so first
 * @param position log position of that event; 0 when not kept
 */
public record FacetValue(
        String name,
        String body,
        @Nullable String producer,
        @Nullable String schemaUrl,
        boolean deleted,
        @Nullable Instant validFrom,
        long position) {}
