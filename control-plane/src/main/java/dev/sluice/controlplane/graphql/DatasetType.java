package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.NodeId;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A dataset, under the name that stands for all its identities. */
@Type("Dataset")
public final class DatasetType implements Node {
    final Dataset dataset;
    final Instant asOf;

    DatasetType(Dataset dataset, Instant asOf) {
        this.dataset = dataset;
        this.asOf = asOf;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.of(NodeId.Kind.DATASET, dataset.id()).text();
    }

    @NonNull
    public String getNamespace() {
        return dataset.namespace();
    }

    @NonNull
    public String getName() {
        return dataset.name();
    }

    public long getFirstPosition() {
        return dataset.firstPosition();
    }
}
