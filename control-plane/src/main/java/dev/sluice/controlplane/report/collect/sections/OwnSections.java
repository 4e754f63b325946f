package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.controlplane.report.collect.Subject;
import dev.sluice.report.model.Section;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes the sections of facts of our own: code, environment, parameters, gates, attempts, predictions, people, changes and
 * re-run evidence. Blocking; the same subject gives the same sections, whatever happened since.
 */
@ApplicationScoped
public class OwnSections {
    private final Jdbc jdbc;
    private final LedgerFacts ledger;
    private final Dossiers dossiers;
    private final RunContents runs;
    private final GateContents gates;
    private final Previous previous;

    public OwnSections(
            Jdbc jdbc,
            LedgerFacts ledger,
            Dossiers dossiers,
            EventFacets events,
            RunContents runs,
            GateContents gates) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.dossiers = dossiers;
        this.runs = runs;
        this.gates = gates;
        this.previous = new Previous(dossiers, events, runs);
    }

    /** In the order of their numbers. Changes are those since the last good run. */
    public List<Section> write(Subject subject) {
        return write(subject, List.of());
    }

    /** @param other runs to compare with, the workflow's run first; none: the last good run */
    public List<Section> write(Subject subject, List<UUID> other) {
        Dossier dossier = dossiers.of(subject);
        Section changes = other.isEmpty()
                ? ChangeSection.of(dossier, previous.of(dossier))
                : ChangeSection.between(dossier, dossiers.of(subject, other, Map.of()));
        GateFile file = GateFile.of(dossier, ledger, gates);
        List<Entry> slots = ofSlots(dossier);
        return List.of(
                CodeSection.of(dossier),
                EnvironmentSection.of(dossier),
                ParameterSection.of(dossier),
                GateSection.of(dossier, file),
                AttemptSection.of(dossier),
                PredictionSection.of(dossier, slots, runs),
                PeopleSection.of(dossier, file, aboutDecisions(dossier, slots), Exports.of(subject, jdbc, ledger)),
                changes,
                RerunSection.of(dossier, runs));
    }

    /** Decisions about slots, made before there was a run. */
    private List<Entry> ofSlots(Dossier dossier) {
        Set<String> definitions = new HashSet<>();
        dossier.own().values().forEach(run -> definitions.add("definition:" + run.definition()));
        return ledger
                .bySubject(
                        definitions,
                        List.of(OwnRun.FORECAST),
                        dossier.subject().at().ledgerSize())
                .values()
                .stream()
                .flatMap(List::stream)
                .filter(entry -> dossier.own().values().stream()
                        .anyMatch(run -> run.definition() == entry.number("definition")
                                && PredictionSection.isAboutSlot(entry, run)))
                .sorted(Comparator.comparingLong(Entry::seq))
                .toList();
    }

    /** What people did about decisions of forecasts. */
    private List<Entry> aboutDecisions(Dossier dossier, List<Entry> slots) {
        Set<String> decisions = new HashSet<>();
        dossier.own().values().forEach(run -> run.decisions()
                .forEach(entry -> decisions.add("decision:" + entry.text("decision"))));
        slots.forEach(entry -> decisions.add("decision:" + entry.text("decision")));
        return ledger
                .bySubject(decisions, List.of("audit"), dossier.subject().at().ledgerSize())
                .values()
                .stream()
                .flatMap(List::stream)
                .filter(entry -> entry.number("actorKey") != 0 || "forecast.reversed".equals(entry.text("action")))
                .sorted(Comparator.comparingLong(Entry::seq))
                .toList();
    }
}
