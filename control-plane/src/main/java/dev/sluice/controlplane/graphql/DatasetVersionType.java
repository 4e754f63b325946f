package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.NodeId;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What one run made of a dataset. */
@Type("DatasetVersion")
public final class DatasetVersionType implements Node {
    final DatasetVersion version;

    DatasetVersionType(DatasetVersion version) {
        this.version = version;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.version(version.key()).text();
    }

    @NonNull
    public Instant getCreatedAt() {
        return version.createdAt();
    }

    @NonNull
    public VersionStatus getStatus() {
        return VersionStatus.valueOf(version.status().name());
    }

    public @Nullable String getDeclaredVersion() {
        return version.declaredVersion();
    }

    public @Nullable String getLifecycleChange() {
        return version.lifecycle();
    }

    public @Nullable Long getRowCount() {
        return version.rowCount();
    }

    public @Nullable Long getByteCount() {
        return version.byteCount();
    }

    public @Nullable Long getFileCount() {
        return version.fileCount();
    }

    @NonNull
    public String getRunId() {
        return version.runId().toString();
    }
}
