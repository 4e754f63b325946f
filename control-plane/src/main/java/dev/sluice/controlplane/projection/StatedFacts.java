package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.Evidence.Declaration;
import dev.sluice.lineage.derive.Evidence.Fact;
import dev.sluice.lineage.derive.LineageStatements;
import dev.sluice.lineage.derive.Statement;
import dev.sluice.model.facet.Lifecycle;
import java.sql.SQLException;
import java.util.Optional;

/** Folds what holds without a run: the lineage that jobs and datasets declare, and what became of a dataset. */
final class StatedFacts {
    private final TypedFacets facets;
    private final Edges edges;
    private final Owners owners;
    private final Identities identities;

    StatedFacts(TypedFacets facets, Edges edges, Owners owners, Identities identities) {
        this.facets = facets;
        this.edges = edges;
        this.owners = owners;
        this.identities = identities;
    }

    void declare(Db db, long owner, Statement statement, ProjectedEvent event, long time) throws SQLException {
        long position = event.position().value();
        long content = edges.content(db, owner, statement, position).id();
        owners.declare(owner, new Declaration(time, event.digest(), content), position);
    }

    void lifecycle(Db db, long dataset, long set, long time, long position) throws SQLException {
        Lifecycle lifecycle = facets.dataset(db, dataset, set, position).lifecycle();
        if (lifecycle == null) {
            return;
        }
        Optional<Statement> rename = LineageStatements.ofRename(identities.nameOf(db, dataset), lifecycle);
        if (rename.isEmpty() || lifecycle.previous() == null) {
            owners.lifecycle(dataset, time, lifecycle.change().name(), 0, position);
            return;
        }
        long old = identities.dataset(db, lifecycle.previous(), position);
        long content = edges.content(db, dataset, rename.get(), position).id();
        owners.rename(dataset, new Fact(time, content), old, position);
        owners.lifecycle(old, time, Owners.RENAMED_AWAY, dataset, position);
    }
}
