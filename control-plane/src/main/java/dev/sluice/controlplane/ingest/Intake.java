package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.deadletter.DeadLetters;
import dev.sluice.controlplane.eventlog.Codec;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.eventlog.GroupCommitter;
import dev.sluice.controlplane.eventlog.GroupCommitter.Submission;
import dev.sluice.controlplane.secret.KnownSecrets;
import dev.sluice.controlplane.telemetry.RequestLines;
import dev.sluice.controlplane.telemetry.RequestTrace;
import dev.sluice.controlplane.telemetry.TraceParent;
import dev.sluice.model.Sha256;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.model.event.Violation;
import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.IntakeResult;
import dev.sluice.model.intake.IntakeUnavailableException;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses, keeps what is rejected as dead letters, and stores the rest durably. */
@ApplicationScoped
public class Intake implements EventIntake {
    private final GroupCommitter committer;
    private final DeadLetters deadLetters;
    private final IngestConfig config;
    private final IngestMetrics metrics;
    private final OpenLineageParser parser;
    private final KnownSecrets secrets;

    Intake(
            GroupCommitter committer,
            DeadLetters deadLetters,
            IngestConfig config,
            IngestMetrics metrics,
            KnownSecrets secrets) {
        this.secrets = secrets;
        this.committer = committer;
        this.deadLetters = deadLetters;
        this.config = config;
        this.metrics = metrics;
        this.parser = new OpenLineageParser(limits(config));
    }

    static ParserLimits limits(IngestConfig config) {
        ParserLimits standard = ParserLimits.DEFAULT;
        return new ParserLimits(config.maxNesting(), standard.datasets(), standard.faults(), config.maxBatchEvents());
    }

    @Override
    public List<IntakeResult> accept(List<RawEvent> events, Transport transport) {
        return accept(events, transport, Sent.BY_ANYBODY);
    }

    /**
     * What a request says beside its events.
     *
     * @param refusal of what its sender may not send
     * @param traceparent as its header says it, where it does
     */
    record Sent(SenderRights.Refusal refusal, Optional<TraceParent> traceparent) {
        static final Sent BY_ANYBODY = new Sent(SenderRights.ANY, Optional.empty());
    }

    /** As {@link #accept(List, Transport)}, of a sender who may not send everything. */
    List<IntakeResult> accept(List<RawEvent> events, Transport transport, Sent sent) {
        List<RawEvent> shown = new ArrayList<>(events.size());
        List<ParsedEvent> parsed = new ArrayList<>(events.size());
        for (RawEvent event : events) {
            RawEvent kept = masked(event).orElse(event);
            shown.add(kept);
            parsed.add(event.length() > config.maxEventSize() ? tooLarge(event) : parse(kept));
        }
        return store(shown, parsed, transport, sent);
    }

    private ParsedEvent parse(RawEvent event) {
        return parser.parse(event.bytes(), event.offset(), event.length());
    }

    /** The event without the values of our secrets, if a producer told one: the log keeps what it has for ever. */
    private Optional<RawEvent> masked(RawEvent event) {
        return event.length() > config.maxEventSize()
                ? Optional.empty()
                : secrets.masked(event.bytes(), event.offset(), event.length()).map(RawEvent::of);
    }

    /** As above, for events that were parsed already. */
    List<IntakeResult> accept(List<RawEvent> events, List<ParsedEvent> parsed, Transport transport, Sent sent) {
        List<RawEvent> shown = new ArrayList<>(events.size());
        List<ParsedEvent> bounded = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            RawEvent event = events.get(i);
            Optional<RawEvent> masked = masked(event);
            shown.add(masked.orElse(event));
            ParsedEvent kept = masked.map(this::parse).orElse(parsed.get(i));
            bounded.add(event.length() > config.maxEventSize() ? tooLarge(event) : kept);
        }
        return store(shown, bounded, transport, sent);
    }

    private List<IntakeResult> store(List<RawEvent> events, List<ParsedEvent> parsed, Transport transport, Sent sent) {
        List<LineageEvent> read = parsed.stream()
                .flatMap(each ->
                        each instanceof ParsedEvent.Accepted accepted ? Stream.of(accepted.event()) : Stream.of())
                .toList();
        if (transport == Transport.HTTP || transport == Transport.HTTP_BATCH) {
            NamedInEvents named = NamedInEvents.of(read);
            RequestLines.about(named.namespace(), named.run());
            RequestTrace.posted(read.stream()
                    .flatMap(each -> each instanceof RunEvent run ? Stream.of(run.runFacets()) : Stream.of()));
        }
        Map<LineageEvent, Violation> refused = sent.refusal().of(read);
        String traceparent = sent.traceparent().map(TraceParent::toString).orElse(null);
        List<Submission> submissions = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (parsed.get(i) instanceof ParsedEvent.Accepted accepted && !refused.containsKey(accepted.event())) {
                submissions.add(submission(events.get(i), accepted, transport, traceparent));
            }
        }
        List<EventLog.Appended> appended = submissions.isEmpty() ? List.of() : committed(submissions);
        List<IntakeResult> results = new ArrayList<>(events.size());
        int stored = 0;
        for (int i = 0; i < events.size(); i++) {
            switch (parsed.get(i)) {
                case ParsedEvent.Accepted accepted -> {
                    Violation why = refused.get(accepted.event());
                    results.add(why == null ? result(appended.get(stored++)) : new IntakeResult.Rejected(List.of(why)));
                }
                case ParsedEvent.Rejected rejected -> {
                    keep(events.get(i), transport, rejected.violations().getFirst());
                    results.add(new IntakeResult.Rejected(rejected.violations()));
                }
            }
        }
        metrics.taken(parsed, results, transport);
        return results;
    }

    private List<EventLog.Appended> committed(List<Submission> submissions) {
        try {
            return committer.store(submissions);
        } catch (IntakeUnavailableException e) {
            metrics.notTaken(submissions.size(), e);
            throw e;
        }
    }

    private ParsedEvent tooLarge(RawEvent event) {
        return new ParsedEvent.Rejected(List.of(new Violation(
                "",
                "INGEST-TOO-LARGE",
                "the event has " + event.length() + " bytes; allowed are " + config.maxEventSize())));
    }

    private static IntakeResult result(EventLog.Appended appended) {
        return appended.duplicate()
                ? new IntakeResult.Duplicate(appended.position())
                : new IntakeResult.Stored(appended.position());
    }

    private static Submission submission(
            RawEvent event, ParsedEvent.Accepted parsed, Transport transport, @Nullable String traceparent) {
        Codec.Encoded encoded = Codec.encode(event.bytes(), event.offset(), event.length());
        return new Submission(
                new EventLog.NewEvent(
                        sha256(event), encoded.codec(), encoded.body(), event.length(), transport, traceparent),
                parsed);
    }

    /** A dead letter that cannot be kept must not turn a clear answer into a failure. */
    private void keep(RawEvent event, Transport transport, Violation why) {
        if (event.length() > config.maxEventSize()) {
            return;
        }
        try {
            deadLetters.keepRejected(
                    Arrays.copyOfRange(event.bytes(), event.offset(), event.offset() + event.length()), transport, why);
        } catch (RuntimeException e) {
            Log.warnf("rejected event not kept code=%s cause=%s", why.code(), e.getMessage());
        }
    }

    private static byte[] sha256(RawEvent event) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(event.bytes(), event.offset(), event.length());
        return digest.digest();
    }
}
