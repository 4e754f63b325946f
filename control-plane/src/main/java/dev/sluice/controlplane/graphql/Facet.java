package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.FacetValue;
import java.time.Instant;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A facet at one time; {@code body} is the JSON text exactly as received. */
@Type("Facet")
public record Facet(
        @NonNull String name,
        @NonNull String body,
        @Nullable String producer,
        @Nullable String schemaUrl,
        boolean deleted,
        @Nullable Instant validFrom,
        long position) {
    static Facet of(FacetValue value) {
        return new Facet(
                value.name(),
                value.body(),
                value.producer(),
                value.schemaUrl(),
                value.deleted(),
                value.validFrom(),
                value.position());
    }
}
