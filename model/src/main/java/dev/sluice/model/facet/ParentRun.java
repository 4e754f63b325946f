package dev.sluice.model.facet;

import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import org.jspecify.annotations.Nullable;

/** The parent facet: who spawned this run, and the root of the whole tree where the producer knows it. */
public record ParentRun(
        RunId run,
        JobId job,
        @Nullable RunId rootRun,
        @Nullable JobId rootJob) {}
