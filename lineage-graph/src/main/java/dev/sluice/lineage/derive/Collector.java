package dev.sluice.lineage.derive;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.model.facet.Transformation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers the edges of a statement. */
final class Collector {
    final Set<EdgeSpec> edges = new LinkedHashSet<>();
    final Set<Scope> covers = new LinkedHashSet<>();

    void edge(EdgeKind kind, NodeRef from, NodeRef to, EdgeSource source, boolean flow, boolean io, Scope scope) {
        edges.add(new EdgeSpec(kind, from, to, source, flow, io, null, null, false, scope));
    }

    /** One edge per kind of transformation; one of unknown kind when there is none. */
    void derives(NodeRef from, NodeRef to, EdgeSource source, List<Transformation> transformations, Scope scope) {
        if (transformations.isEmpty()) {
            edge(EdgeKind.DERIVES, from, to, source, false, false, scope);
        }
        for (Transformation t : transformations) {
            edges.add(new EdgeSpec(
                    EdgeKind.DERIVES, from, to, source, false, false, t.type(), t.subtype(), t.masking(), scope));
        }
    }

    Statement statement(NodeRef owner) {
        return new Statement(owner, edges, covers);
    }
}
