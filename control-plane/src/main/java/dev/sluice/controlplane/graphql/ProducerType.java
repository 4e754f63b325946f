package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.Producer;
import java.util.List;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A producer of events and how well it keeps to the spec. */
@Type("Producer")
public final class ProducerType implements Node {
    final Producer producer;

    ProducerType(Producer producer) {
        this.producer = producer;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.of(NodeId.Kind.PRODUCER, producer.id()).text();
    }

    @NonNull
    public String getUri() {
        return producer.uri();
    }

    public long getEvents() {
        return producer.events();
    }

    public long getConforming() {
        return producer.conforming();
    }

    public double getConformingShare() {
        return producer.conformingShare();
    }

    @NonNull
    public List<ProducerFault> getFaults() {
        return producer.faults().stream().map(ProducerFault::of).toList();
    }
}
