package dev.sluice.verify.event;

import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.Fault;
import dev.sluice.model.event.JobPart;
import dev.sluice.model.event.RunEventType;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the members of an event mean; tells violations and faults of those that are missing or unusable. */
final class EventValues {
    private final Findings findings;

    EventValues(Findings findings) {
        this.findings = findings;
    }

    @Nullable
    Instant time(@Nullable String eventTime) {
        if (eventTime == null) {
            findings.violation(
                    "/eventTime",
                    "INGEST-EVENT-TIME-MISSING",
                    "eventTime is missing; send when it happened, for example 2026-01-31T08:15:30.123Z");
            return null;
        }
        EventTimes.Read read = EventTimes.read(eventTime);
        if (read == null) {
            findings.violation(
                    "/eventTime",
                    "INGEST-EVENT-TIME-UNREADABLE",
                    "eventTime " + Texts.quoted(eventTime)
                            + " is no RFC 3339 time of the years 0001 to 9999; send for example"
                            + " 2026-01-31T08:15:30.123Z");
            return null;
        }
        if (!read.zoned()) {
            findings.fault(Fault.Kind.EVENT_TIME_WITHOUT_ZONE, "/eventTime");
        }
        return read.instant();
    }

    RunEventType type(@Nullable String eventType) {
        if (eventType == null || eventType.isBlank()) {
            findings.fault(Fault.Kind.MISSING_EVENT_TYPE, "/eventType");
            return RunEventType.OTHER;
        }
        try {
            return RunEventType.valueOf(eventType.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            findings.fault(Fault.Kind.UNKNOWN_EVENT_TYPE, "/eventType");
            return RunEventType.OTHER;
        }
    }

    @Nullable
    String runId(@Nullable String runId) {
        if (runId == null || runId.isBlank()) {
            findings.violation(
                    "/run/runId",
                    "INGEST-RUN-ID-MISSING",
                    "a RunEvent needs run.runId; send the UUID that all events of the run share");
            return null;
        }
        if (runId.length() > 500 || runId.indexOf('\0') >= 0) {
            findings.violation(
                    "/run/runId",
                    "INGEST-RUN-ID-UNUSABLE",
                    "run.runId is longer than 500 characters or holds U+0000; send a UUID");
            return null;
        }
        if (!RunId.isUuid(runId)) {
            findings.fault(Fault.Kind.RUN_ID_NOT_A_UUID, "/run/runId");
        }
        return runId;
    }

    @Nullable
    JobPart job(@Nullable String jobNamespace, @Nullable String jobName, FacetObject jobFacets) {
        if (jobNamespace == null) {
            findings.violation(
                    "/job/namespace",
                    "INGEST-JOB-NAMESPACE-MISSING",
                    "job.namespace is missing; send the scheduler's namespace");
        }
        if (jobName == null) {
            findings.violation("/job/name", "INGEST-JOB-NAME-MISSING", "job.name is missing; send the job's name");
        }
        if (jobNamespace == null || jobName == null) {
            return null;
        }
        try {
            return new JobPart(new JobId(jobNamespace, jobName), jobFacets);
        } catch (IllegalArgumentException e) {
            findings.violation("/job", "INGEST-JOB-UNUSABLE", String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Without what cannot be stored; null where there is none. */
    @Nullable
    String producer(@Nullable String producer) {
        if (producer == null || producer.isBlank()) {
            findings.fault(Fault.Kind.MISSING_PRODUCER, "/producer");
            return null;
        }
        if (producer.indexOf(':') < 1 || producer.indexOf(' ') >= 0 || producer.indexOf('\0') >= 0) {
            findings.fault(Fault.Kind.PRODUCER_NOT_A_URI, "/producer");
            return producer.replace('\0', '\uFFFD');
        }
        return producer;
    }
}
