package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.report.model.Evidence;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sections 1, 15 and 16: which report it is, what it rests on, and the events as they were received. */
public final class FrameSections {
    private static final int MOST_EVENTS = 2_000;

    private FrameSections() {}

    public static Section identity(ReportKind kind, Identity identity, ReportRequest request) {
        Facts facts = new Facts("identity");
        String asked = "rule:request";
        facts.derived("id", "Report", identity.id(), "sha256-of-request-and-positions");
        facts.told("kind", "Kind", kind.name(), Grade.OBSERVED, asked, "");
        identity.subject()
                .forEach((name, value) ->
                        facts.told("subject." + name, "Subject: " + name, value, Grade.OBSERVED, asked, ""));
        facts.observed("asOf", "As known at", identity.asOf().toString(), last(identity));
        facts.derived("ledgerSize", "Entries of the ledger that count", String.valueOf(identity.ledgerSize()), "point");
        facts.derived("logPosition", "Last event that counts", String.valueOf(identity.logPosition()), "point");
        facts.told("requester", "Asked for by", request.requester(), Grade.OBSERVED, asked, "");
        facts.told("role", "Role", request.role(), Grade.OBSERVED, asked, "");
        facts.told("purpose", "Purpose", purpose(request), Grade.OBSERVED, asked, "who asks for the report");
        facts.told(
                "scope",
                "Namespaces that may be seen",
                identity.scope().isEmpty() ? "all" : String.join(", ", identity.scope()),
                Grade.OBSERVED,
                asked,
                "");
        facts.derived("generator", "Made by", identity.generator(), "build");
        return new Section(
                1,
                "identity",
                "Identity",
                facts.done(),
                List.of(),
                List.of("The same request at the same positions gives the same report, byte by byte, whatever happened"
                        + " since."));
    }

    private static String last(Identity identity) {
        return identity.ledgerSize() == 0 ? "rule:no-ledger" : "ledger:" + (identity.ledgerSize() - 1);
    }

    private static @Nullable String purpose(ReportRequest request) {
        return request.purpose().isBlank() ? null : request.purpose();
    }

    /** @param namesTold whether the events tell under which names datasets were known */
    static Section integrity(Identity identity, EventEvidence events, int entries, boolean namesTold) {
        Facts facts = new Facts("integrity");
        facts.derived(
                "events",
                "Raw events in the evidence",
                String.valueOf(events.events().size()),
                "count-evidence");
        facts.derived("entries", "Entries of the ledger in the evidence", String.valueOf(entries), "count-evidence");
        facts.derived(
                "ledgerSize",
                "Size of the ledger that the checkpoint signs",
                String.valueOf(identity.ledgerSize()),
                "point");
        int leftOut = events.leftOutInAll();
        int gone = events.gone().values().stream().mapToInt(Integer::intValue).sum();
        facts.derived(
                "leftOut",
                "Raw events left out, for they name what is outside the scope",
                String.valueOf(leftOut),
                "scope");
        if (gone > 0) {
            facts.missing(
                    "gone",
                    "Bytes of " + gone + " events, which retention deleted",
                    "a backup of the event log of that time");
        }
        List<String> notes = new ArrayList<>(List.of(
                "evidence/events.ndjson has the events as received, evidence/ledger.ndjson the entries that"
                        + " facts name, those of the runs and definitions, and the receipt of each event: its"
                        + " sha256 stands there.",
                "manifest-sha256.txt has the digest of each file, attestation.sigstore.json signs it,"
                        + " checkpoint.txt is the signed root of the ledger, inclusion-proof.json proves each"
                        + " entry. VERIFY.md says how to check them without Sluice."));
        if (leftOut > 0) {
            notes.add("Where raw events are left out the closure cannot be computed again from the evidence. Their"
                    + " receipts are left out, too. Free text of events, such as SQL, is not searched for names"
                    + " outside the scope.");
        }
        if (!namesTold) {
            notes.add("The events here do not tell all names of the datasets; the closure may not be computed again"
                    + " where a dataset was read under another name.");
        }
        return new Section(15, "integrity", "Integrity", facts.done(), List.of(), notes);
    }

    static Section annex(EventEvidence events) {
        Draft draft = Draft.of("annex.events", "Raw events as received")
                .number("position", "Position")
                .time("receivedAt", "Received")
                .digest("sha256", "Digest")
                .number("bytes", "Bytes")
                .text("type", "Type")
                .time("eventTime", "Time of the event")
                .identifier("run", "Run");
        List<Evidence.RawEvent> all = events.events();
        for (Evidence.RawEvent event : all.subList(0, Math.min(all.size(), MOST_EVENTS))) {
            EventEvidence.Listed listed = events.list().get(event.position());
            draft.row(
                    Grade.OBSERVED,
                    "event:" + event.position(),
                    event.position(),
                    event.receivedAt(),
                    Digests.sha256(event.body()),
                    event.body().length,
                    listed == null ? null : listed.type(),
                    listed == null ? null : listed.time(),
                    listed == null ? null : listed.run());
        }
        List<String> notes = new ArrayList<>(List.of("The bytes are in evidence/events.ndjson."));
        if (all.size() > MOST_EVENTS) {
            notes.add("The table has the first " + MOST_EVENTS + " of " + all.size()
                    + " events; evidence/events.ndjson has all.");
        }
        return new Section(16, "annex", "Annex", List.of(), List.of(draft.done(all.size())), notes);
    }
}
