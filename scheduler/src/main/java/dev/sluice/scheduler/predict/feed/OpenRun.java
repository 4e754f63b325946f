package dev.sluice.scheduler.predict.feed;

import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.Wire;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.UUID;

/** A run that has started and not ended. */
final class OpenRun {
    final UUID run;
    final JobId job;
    final Estimate estimate;
    /** Microseconds since the epoch. */
    long start;
    /** Whether the start is known: told by a START that can be believed. */
    boolean exact;

    boolean checksFailed;

    OpenRun(UUID run, JobId job, Estimate estimate, long start, boolean exact) {
        this.run = run;
        this.job = job;
        this.estimate = estimate;
        this.start = start;
        this.exact = exact;
    }

    void write(DataOutput out) throws IOException {
        StoryState.id(out, run);
        Wire.text(out, job.namespace());
        Wire.text(out, job.name());
        Wire.estimate(out, estimate);
        out.writeLong(start);
        out.writeBoolean(exact);
        out.writeBoolean(checksFailed);
    }

    static OpenRun read(DataInput in) throws IOException {
        UUID run = StoryState.id(in);
        JobId job = new JobId(Wire.text(in), Wire.text(in));
        OpenRun open = new OpenRun(run, job, Wire.estimate(in), in.readLong(), in.readBoolean());
        open.checksFailed = in.readBoolean();
        return open;
    }
}
