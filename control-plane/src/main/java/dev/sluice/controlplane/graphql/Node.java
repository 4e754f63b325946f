package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Interface;
import org.eclipse.microprofile.graphql.NonNull;

/** Anything with an id that {@code node(id)} finds again. */
@Interface("Node")
public interface Node {
    @Id
    @NonNull
    String getId();
}
