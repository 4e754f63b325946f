package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.EdgeSpec;
import dev.sluice.lineage.derive.NodeRef;
import dev.sluice.lineage.derive.Scope;
import dev.sluice.model.Digest128;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says edges in the catalog's numbers, which it gives to ends that are new. */
final class EdgeNumbers {
    private static final int LONGEST_WORD = 200;

    /** An edge without its own number. */
    record Row(
            long owner,
            int kind,
            long from,
            long to,
            int source,
            boolean flow,
            boolean io,
            @Nullable String type,
            @Nullable String subtype,
            boolean masking,
            long scope) {
        Digest128 digest() {
            String text = owner + "|" + kind + "|" + from + "|" + to + "|" + source + "|" + flow + "|" + io + "|"
                    + masking + "|" + scope + "|" + type + "|" + subtype;
            return Digest128.of(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private final Identities identities;
    private final FieldNumbers fields;

    EdgeNumbers(Identities identities, FieldNumbers fields) {
        this.identities = identities;
        this.fields = fields;
    }

    Row row(Db db, long owner, EdgeSpec spec, long position) throws SQLException {
        return new Row(
                owner,
                spec.kind().code(),
                node(db, spec.from(), position),
                node(db, spec.to(), position),
                spec.source().code(),
                spec.flow(),
                spec.io(),
                StoredText.cleanOrNull(spec.transformationType(), LONGEST_WORD),
                StoredText.cleanOrNull(spec.transformationSubtype(), LONGEST_WORD),
                spec.masking(),
                scopeId(db, spec.scope(), position));
    }

    private long node(Db db, NodeRef ref, long position) throws SQLException {
        return switch (ref) {
            case NodeRef.OfDataset d -> identities.dataset(db, d.id(), position);
            case NodeRef.OfJob j -> identities.job(db, j.id(), position);
            case NodeRef.OfField f ->
                fields.number(db, identities.dataset(db, f.dataset(), position), FieldPaths.stored(f.path()), position);
        };
    }

    /** A drop of a dataset ends the edges of its fields too: for that, a field counts as its dataset. */
    long datasetOrNode(Db db, NodeRef ref, long node, long position) throws SQLException {
        return switch (ref) {
            case NodeRef.OfDataset _ -> node;
            case NodeRef.OfJob _ -> node;
            case NodeRef.OfField f -> identities.dataset(db, f.dataset(), position);
        };
    }

    /** Scopes without a dataset are negative, so that they never meet a dataset's number. */
    long scopeId(Db db, Scope scope, long position) throws SQLException {
        return switch (scope) {
            case Scope.Inputs _ -> Scope.INPUTS_ID;
            case Scope.Outputs _ -> Scope.OUTPUTS_ID;
            case Scope.IntoDataset into -> identities.dataset(db, into.dataset(), position);
            case Scope.IntoJobs _ -> Scope.INTO_JOBS_ID;
            case Scope.Control _ -> Scope.CONTROL_ID;
            case Scope.Containment _ -> Scope.CONTAINMENT_ID;
            case Scope.Completeness _ -> Scope.COMPLETENESS_ID;
        };
    }
}
