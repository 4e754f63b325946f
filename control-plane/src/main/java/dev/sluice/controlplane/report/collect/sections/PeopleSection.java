package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Section 12: who did what, in which role, and how it was made sure who it was. */
final class PeopleSection {
    private final Dossier dossier;
    private final List<Row> rows = new ArrayList<>();

    private PeopleSection(Dossier dossier) {
        this.dossier = dossier;
    }

    private record Row(
            Entry entry,
            String action,
            KeyBook.Person person,
            String about,
            @Nullable String at) {}

    /** @param exports entries about earlier reports on the same subject */
    static Section of(Dossier dossier, GateFile gates, List<Entry> decisions, List<Entry> exports) {
        PeopleSection people = new PeopleSection(dossier);
        people.runs();
        gates.waivers().forEach(people::waiver);
        gates.operatorHolds().forEach(entry -> people.audited(entry, "asset"));
        decisions.forEach(entry -> people.audited(entry, "forecast"));
        exports.forEach(people::exported);
        return people.section();
    }

    private void runs() {
        Set<Entry> definitions = new HashSet<>();
        for (OwnRun run : dossier.own().values()) {
            RunView view = dossier.view(run.id());
            Definition definition = view == null ? null : view.definition();
            String name = definition == null ? "run " + run.id() : definition.name() + ", run " + run.id();
            if (definition != null && definitions.add(definition.applied())) {
                named(definition.applied(), "defined", "by", definition.name() + "@" + definition.version(), "applied");
            }
            named(run.made(), "triggered", "by", name + ", by " + run.trigger(), "created");
            if (run.last().text("cancelAsked") != null) {
                named(run.last(), "cancelled", "cancelAsked", name, "ended");
            }
            run.reproductions().stream()
                    .filter(entry -> "QUEUED".equals(entry.text("state")))
                    .forEach(entry -> named(entry, "asked for a repetition", "by", name, "requested"));
        }
    }

    private void named(Entry entry, String action, String field, String about, String time) {
        String who = entry.text(field);
        if (who != null) {
            rows.add(new Row(entry, action, dossier.keys().named(who, entry.seq()), about, entry.time(time)));
        }
    }

    private void waiver(Waived waived) {
        String about = "waiver " + waived.id() + " of " + waived.said("gate");
        audited(waived.asked(), "asked for a waiver", about);
        if (waived.approved() != null) {
            audited(waived.approved(), "approved a waiver", about);
        }
        if (waived.ended() != null) {
            audited(waived.ended(), "ended a waiver (" + waived.state() + ")", about);
        }
    }

    private void audited(Entry entry, String kind) {
        audited(entry, kind + ": " + entry.text("action"), entry.subject());
    }

    private void audited(Entry entry, String action, String about) {
        KeyBook.Person person =
                dossier.keys().of(String.valueOf(entry.text("actor")), entry.number("actorKey"), entry.seq());
        rows.add(new Row(entry, action, person, about, entry.time("at")));
    }

    private void exported(Entry entry) {
        KeyBook.Person person = dossier.keys().of(String.valueOf(entry.text("by")), entry.number("byKey"), entry.seq());
        rows.add(new Row(
                entry, "exported a report", person, entry.subject(), entry.at().toString()));
    }

    private Section section() {
        Draft draft = Draft.of("people.all", "Who did what")
                .text("action", "Action")
                .text("who", "Who")
                .text("role", "Role then")
                .text("authentication", "Authentication")
                .identifier("key", "Key")
                .text("about", "About")
                .time("at", "At");
        rows.sort(Comparator.comparingLong((Row row) -> row.entry().seq()).thenComparing(Row::action));
        Set<String> names = new HashSet<>();
        int unknown = 0;
        for (Row row : rows) {
            KeyBook.Person who = row.person();
            names.add(who.name());
            unknown += who.role() == null ? 1 : 0;
            draft.row(
                    Grade.OBSERVED,
                    row.entry().source(),
                    row.action(),
                    who.name(),
                    who.role(),
                    who.authentication(),
                    who.key(),
                    row.about(),
                    row.at());
        }
        ReportRequest request = dossier.subject().request();
        draft.row(
                Grade.DERIVED,
                "rule:request-of-this-report",
                "asked for this report",
                request.requester(),
                request.role(),
                "API key of that name",
                null,
                request.purpose(),
                null);
        return new Section(12, "people", "People", facts(names, unknown), List.of(draft.done()), notes(draft));
    }

    private List<dev.sluice.report.model.Fact> facts(Set<String> names, int unknown) {
        Facts facts = new Facts("people");
        facts.derived("count", "People and services", String.valueOf(names.size()), "distinct-names");
        if (unknown > 0) {
            facts.missing(
                    "roles",
                    "Role in " + unknown + " of " + rows.size() + " actions",
                    "the ledger, for keys that were made since it began; or API keys, where they are switched off");
        }
        if (dossier.own().isEmpty()) {
            facts.missing("triggered", "Who started it", "the system that runs it: no event tells who asked for a run");
        }
        return facts.done();
    }

    private static List<String> notes(Draft draft) {
        List<String> notes = new ArrayList<>(List.of(
                "Entries about runs and definitions name who did it, not the key: the role is then that of the keys of this name at that"
                        + " place of the ledger."));
        notes.addAll(draft.notes());
        return notes;
    }
}
