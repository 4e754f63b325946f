package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.Fault;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.JobPart;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.event.RunEventType;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the members of one event object; for one event. */
final class EventReader {
    private static final String OFFICIAL_SCHEMA = "https://openlineage.io/spec/";

    private enum Member {
        EVENT_TIME,
        EVENT_TYPE,
        PRODUCER,
        SCHEMA_URL,
        RUN,
        JOB,
        DATASET,
        INPUTS,
        OUTPUTS
    }

    private enum Shape {
        RUN,
        JOB,
        DATASET
    }

    private final Findings findings;
    private final FacetScanner facets;
    private final DatasetsReader datasets;
    private final Set<Member> seen = EnumSet.noneOf(Member.class);

    private @Nullable String eventTime;
    private @Nullable String eventType;
    private @Nullable String producer;
    private @Nullable String schemaUrl;
    private @Nullable String runId;
    private FacetObject runFacets = FacetObject.NONE;
    private boolean hasRun;
    private @Nullable String jobNamespace;
    private @Nullable String jobName;
    private FacetObject jobFacets = FacetObject.NONE;
    private boolean hasJob;
    private @Nullable DatasetPart dataset;
    private boolean hasDataset;
    private List<DatasetPart> inputs = List.of();
    private List<DatasetPart> outputs = List.of();

    EventReader(byte[] bytes, int offset, ParserLimits limits, Findings findings) {
        this.findings = findings;
        this.facets = new FacetScanner(bytes, offset, findings);
        this.datasets = new DatasetsReader(facets, limits, findings);
    }

    /** Stands on the opening brace of the event; ends on its closing one. */
    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "eventTime" -> eventTime = once(Member.EVENT_TIME, name, Texts.scalar(parser));
                case "eventType" -> eventType = once(Member.EVENT_TYPE, name, Texts.scalar(parser));
                case "producer" -> producer = once(Member.PRODUCER, name, Texts.scalar(parser));
                case "schemaURL" -> schemaUrl = once(Member.SCHEMA_URL, name, Texts.scalar(parser));
                case "run" -> readRun(parser);
                case "job" -> readJob(parser);
                case "dataset" -> {
                    note(Member.DATASET, name);
                    hasDataset = parser.currentToken() != JsonToken.VALUE_NULL;
                    dataset = hasDataset ? datasets.one(parser, "/dataset", null) : null;
                }
                case "inputs" -> {
                    note(Member.INPUTS, name);
                    inputs = datasets.many(parser, "/inputs", "inputFacets");
                }
                case "outputs" -> {
                    note(Member.OUTPUTS, name);
                    outputs = datasets.many(parser, "/outputs", "outputFacets");
                }
                default -> parser.skipChildren();
            }
        }
    }

    ParsedEvent result() {
        Instant time = time();
        Shape shape = shape();
        producerFaults();
        LineageEvent event = time == null || shape == null ? null : event(shape, time);
        if (!findings.violations().isEmpty() || event == null) {
            return new ParsedEvent.Rejected(findings.violations());
        }
        return new ParsedEvent.Accepted(event, findings.faults());
    }

    private @Nullable LineageEvent event(Shape shape, Instant time) {
        return switch (shape) {
            case RUN -> {
                RunEventType type = type();
                JobPart job = jobPart();
                String sent = sentRunId();
                yield job == null || sent == null
                        ? null
                        : new RunEvent(time, producer, type, RunId.of(sent), sent, runFacets, job, inputs, outputs);
            }
            case JOB -> {
                JobPart job = jobPart();
                boolean declares = seen.contains(Member.INPUTS) || seen.contains(Member.OUTPUTS);
                yield job == null ? null : new JobEvent(time, producer, job, inputs, outputs, declares);
            }
            case DATASET -> dataset == null ? null : new DatasetEvent(time, producer, dataset);
        };
    }

    /** By the official schema URL; where that is missing or somebody else's, by what the event has. */
    private @Nullable Shape shape() {
        String url = schemaUrl;
        if (url == null || url.isBlank()) {
            findings.fault(Fault.Kind.MISSING_SCHEMA_URL, "/schemaURL");
        } else if (url.startsWith(OFFICIAL_SCHEMA)) {
            String kind = url.substring(url.lastIndexOf('/') + 1);
            switch (kind) {
                case "RunEvent" -> {
                    return Shape.RUN;
                }
                case "JobEvent" -> {
                    return Shape.JOB;
                }
                case "DatasetEvent" -> {
                    return Shape.DATASET;
                }
                default -> findings.fault(Fault.Kind.UNKNOWN_SCHEMA_URL, "/schemaURL");
            }
        } else {
            findings.fault(Fault.Kind.UNKNOWN_SCHEMA_URL, "/schemaURL");
        }
        if (hasRun || eventType != null) {
            return Shape.RUN;
        }
        if (hasJob) {
            return Shape.JOB;
        }
        if (hasDataset) {
            return Shape.DATASET;
        }
        findings.violation(
                "",
                "INGEST-NO-SUBJECT",
                "the event has no run, no job and no dataset; send one of RunEvent, JobEvent, DatasetEvent");
        return null;
    }

    private @Nullable Instant time() {
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
                            + " is no RFC 3339 time of the years 0001 to 9999; send for example 2026-01-31T08:15:30.123Z");
            return null;
        }
        if (!read.zoned()) {
            findings.fault(Fault.Kind.EVENT_TIME_WITHOUT_ZONE, "/eventTime");
        }
        return read.instant();
    }

    private RunEventType type() {
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

    private @Nullable String sentRunId() {
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

    private @Nullable JobPart jobPart() {
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

    private void producerFaults() {
        if (producer == null || producer.isBlank()) {
            producer = null;
            findings.fault(Fault.Kind.MISSING_PRODUCER, "/producer");
        } else if (producer.indexOf(':') < 1 || producer.indexOf(' ') >= 0 || producer.indexOf('\0') >= 0) {
            producer = producer.replace('\0', '\uFFFD');
            findings.fault(Fault.Kind.PRODUCER_NOT_A_URI, "/producer");
        }
    }

    private void readRun(JsonParser parser) throws IOException {
        note(Member.RUN, "run");
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        hasRun = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "runId" -> runId = Texts.scalar(parser);
                case "facets" -> runFacets = facets.read(parser, "/run/facets");
                default -> parser.skipChildren();
            }
        }
    }

    private void readJob(JsonParser parser) throws IOException {
        note(Member.JOB, "job");
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        hasJob = true;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "namespace" -> jobNamespace = Texts.scalar(parser);
                case "name" -> jobName = Texts.scalar(parser);
                case "facets" -> jobFacets = facets.read(parser, "/job/facets");
                default -> parser.skipChildren();
            }
        }
    }

    private @Nullable String once(Member member, String name, @Nullable String value) {
        note(member, name);
        return value;
    }

    private void note(Member member, String name) {
        if (!seen.add(member)) {
            findings.fault(Fault.Kind.DUPLICATE_KEY, "/" + name);
        }
    }
}
