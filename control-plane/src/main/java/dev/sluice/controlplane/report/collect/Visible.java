package dev.sluice.controlplane.report.collect;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.verify.closure.Scope;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import java.util.TreeSet;

/**
 * What the requester may see of the graph: datasets and jobs in namespaces of the scope. A job of ours is in the namespace of
 * its workflow, whatever namespace our jobs have in events.
 */
final class Visible implements Scope {
    private final ReportRequest request;
    private final String ownJobs;

    /** @param ownJobs namespace of our jobs in events */
    Visible(ReportRequest request, String ownJobs) {
        this.request = request;
        this.ownJobs = ownJobs;
    }

    boolean isEverything() {
        return request.namespaces() == null;
    }

    boolean sees(DatasetId dataset) {
        return request.maySee(dataset.namespace());
    }

    boolean sees(JobId job) {
        return sees(job.namespace(), job.name());
    }

    /** Of a dataset or job, whichever it is. */
    boolean sees(String namespace, String name) {
        if (request.maySee(namespace)) {
            return true;
        }
        int dot = name.indexOf('.');
        return namespace.equals(ownJobs) && dot > 0 && request.maySee(name.substring(0, dot));
    }

    @Override
    public boolean sees(History.Read read) {
        return sees(read.input().dataset())
                && (read.version() == null || sees(read.version().dataset()));
    }

    @Override
    public boolean sees(RunStory run) {
        return run.job() == null || sees(run.job());
    }

    /** The story without what may not be seen. */
    RunStory withoutHidden(RunStory story) {
        return isEverything()
                ? story
                : new RunStory(
                        story.run(),
                        story.job(),
                        story.state(),
                        story.started(),
                        story.ended(),
                        story.parent(),
                        story.read().stream()
                                .filter(input -> sees(input.dataset()))
                                .toList(),
                        story.written().stream()
                                .filter(output -> sees(output.version().dataset()))
                                .toList(),
                        story.incomplete());
    }

    /** The read without names that may not be seen. */
    History.Read withoutHidden(History.Read read) {
        if (isEverything()) {
            return read;
        }
        TreeSet<DatasetId> names = new TreeSet<>(read.names());
        names.removeIf(name -> !sees(name));
        return new History.Read(read.input(), read.resolution(), read.version(), names, read.suspectSince());
    }

    int hiddenOutputs(RunStory story) {
        return (int) story.written().stream()
                .filter(output -> !sees(output.version().dataset()))
                .count();
    }
}
