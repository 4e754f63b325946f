package dev.sluice.controlplane.ingest;

import dev.sluice.controlplane.deadletter.DeadLetters;
import dev.sluice.controlplane.eventlog.Codec;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.eventlog.GroupCommitter;
import dev.sluice.controlplane.eventlog.GroupCommitter.Submission;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.Violation;
import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.IntakeResult;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parses, keeps what is rejected as dead letters, and stores the rest durably. */
@ApplicationScoped
public class Intake implements EventIntake {
    private final GroupCommitter committer;
    private final DeadLetters deadLetters;
    private final IngestConfig config;
    private final OpenLineageParser parser;

    Intake(GroupCommitter committer, DeadLetters deadLetters, IngestConfig config) {
        this.committer = committer;
        this.deadLetters = deadLetters;
        this.config = config;
        this.parser = new OpenLineageParser(limits(config));
    }

    static ParserLimits limits(IngestConfig config) {
        ParserLimits standard = ParserLimits.DEFAULT;
        return new ParserLimits(config.maxNesting(), standard.datasets(), standard.faults(), config.maxBatchEvents());
    }

    @Override
    public List<IntakeResult> accept(List<RawEvent> events, Transport transport) {
        List<ParsedEvent> parsed = new ArrayList<>(events.size());
        for (RawEvent event : events) {
            parsed.add(
                    event.length() > config.maxEventSize()
                            ? tooLarge(event)
                            : parser.parse(event.bytes(), event.offset(), event.length()));
        }
        return store(events, parsed, transport);
    }

    /** As {@link #accept(List, Transport)}, for events that were parsed already. */
    List<IntakeResult> accept(List<RawEvent> events, List<ParsedEvent> parsed, Transport transport) {
        List<ParsedEvent> bounded = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            RawEvent event = events.get(i);
            bounded.add(event.length() > config.maxEventSize() ? tooLarge(event) : parsed.get(i));
        }
        return store(events, bounded, transport);
    }

    private List<IntakeResult> store(List<RawEvent> events, List<ParsedEvent> parsed, Transport transport) {
        List<Submission> submissions = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            if (parsed.get(i) instanceof ParsedEvent.Accepted accepted) {
                submissions.add(submission(events.get(i), accepted, transport));
            }
        }
        List<EventLog.Appended> appended = submissions.isEmpty() ? List.of() : committer.store(submissions);
        List<IntakeResult> results = new ArrayList<>(events.size());
        int stored = 0;
        for (int i = 0; i < events.size(); i++) {
            switch (parsed.get(i)) {
                case ParsedEvent.Accepted _ -> results.add(result(appended.get(stored++)));
                case ParsedEvent.Rejected rejected -> {
                    keep(events.get(i), transport, rejected.violations().getFirst());
                    results.add(new IntakeResult.Rejected(rejected.violations()));
                }
            }
        }
        return results;
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

    private static Submission submission(RawEvent event, ParsedEvent.Accepted parsed, Transport transport) {
        Codec.Encoded encoded = Codec.encode(event.bytes(), event.offset(), event.length());
        return new Submission(
                new EventLog.NewEvent(sha256(event), encoded.codec(), encoded.body(), event.length(), transport),
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
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(event.bytes(), event.offset(), event.length());
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
