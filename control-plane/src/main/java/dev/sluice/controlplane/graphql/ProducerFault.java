package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Producer;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A kind of departure from the spec, with an event that shows it. */
@Type("ProducerFault")
public record ProducerFault(
        @NonNull String kind,
        long events,
        long examplePosition,
        @NonNull String examplePointer) {
    static ProducerFault of(Producer.Fault fault) {
        return new ProducerFault(fault.kind(), fault.events(), fault.examplePosition(), fault.examplePointer());
    }
}
