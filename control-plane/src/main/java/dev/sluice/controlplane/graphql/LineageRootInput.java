package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.lineage.LineageRoot;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Input;
import org.jspecify.annotations.Nullable;

/** Names a root: by id; by runId; or by namespace and dataset, dataset and field, or job. */
@Input("LineageRootInput")
public final class LineageRootInput {
    public @Nullable String id;
    public @Nullable String runId;
    public @Nullable String namespace;
    public @Nullable String dataset;
    public @Nullable String field;
    public @Nullable String job;

    LineageRoot toRoot() {
        if (id != null) {
            return new LineageRoot.ById(id);
        }
        if (runId != null) {
            return new LineageRoot.OfRun(uuid(runId));
        }
        if (namespace != null && job != null) {
            return new LineageRoot.OfJob(namespace, job);
        }
        if (namespace != null && dataset != null) {
            return field == null
                    ? new LineageRoot.OfDataset(namespace, dataset)
                    : new LineageRoot.OfField(namespace, dataset, field);
        }
        throw new InvalidRequestException(
                "the root names nothing; give id, runId, namespace and dataset (and field), or namespace and job");
    }

    static UUID uuid(String text) {
        return dev.sluice.model.RunId.of(text).value();
    }
}
