package dev.sluice.verify.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
    private final EventValues values;
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
        this.values = new EventValues(findings);
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
        Instant time = values.time(eventTime);
        Shape shape = shape();
        producer = values.producer(producer);
        LineageEvent event = time == null || shape == null ? null : event(shape, time);
        if (!findings.violations().isEmpty() || event == null) {
            return new ParsedEvent.Rejected(findings.violations());
        }
        return new ParsedEvent.Accepted(event, findings.faults());
    }

    private @Nullable LineageEvent event(Shape shape, Instant time) {
        return switch (shape) {
            case RUN -> {
                RunEventType type = values.type(eventType);
                JobPart job = values.job(jobNamespace, jobName, jobFacets);
                String sent = values.runId(runId);
                yield job == null || sent == null
                        ? null
                        : new RunEvent(time, producer, type, RunId.of(sent), sent, runFacets, job, inputs, outputs);
            }
            case JOB -> {
                JobPart job = values.job(jobNamespace, jobName, jobFacets);
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
