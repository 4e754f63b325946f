package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Job;
import dev.sluice.controlplane.catalog.NodeId;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A job: what runs are runs of. */
@Type("Job")
public final class JobType implements Node {
    final Job job;
    final Instant asOf;

    JobType(Job job, Instant asOf) {
        this.job = job;
        this.asOf = asOf;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.of(NodeId.Kind.JOB, job.id()).text();
    }

    @NonNull
    public String getNamespace() {
        return job.namespace();
    }

    @NonNull
    public String getName() {
        return job.name();
    }

    public long getFirstPosition() {
        return job.firstPosition();
    }
}
