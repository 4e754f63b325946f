package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Namespace;
import dev.sluice.controlplane.catalog.NodeId;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A namespace of datasets or jobs. */
@Type("Namespace")
public final class NamespaceType implements Node {
    final Namespace namespace;

    NamespaceType(Namespace namespace) {
        this.namespace = namespace;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.of(NodeId.Kind.NAMESPACE, namespace.id()).text();
    }

    @NonNull
    public String getName() {
        return namespace.name();
    }
}
