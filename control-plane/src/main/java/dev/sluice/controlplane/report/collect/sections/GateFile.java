package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts;
import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.model.DatasetId;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What gates and people decided about the versions of a report.
 *
 * @param decisions entries about versions of the report, in order of the ledger
 * @param operatorHolds what operators held and released, of datasets of the report
 * @param waivers about versions of the report, or named by a decision, by number
 * @param names datasets by the number that facts name them by
 */
record GateFile(
        List<Entry> decisions,
        Map<Long, GateContents.Decision> contents,
        Map<Long, GateContents.Verdict> verdicts,
        Map<Long, GateContents.Result> results,
        List<Entry> operatorHolds,
        List<Waived> waivers,
        Map<Long, DatasetId> names) {

    private static final String DECIDED = "gate.decided";
    private static final String AUDIT = "audit";

    private static final Set<String> HOLDS = Set.of("asset.held", "asset.released");

    static GateFile of(Dossier dossier, LedgerFacts ledger, GateContents contents) {
        long size = dossier.subject().at().ledgerSize();
        Set<DatasetId> datasets = new TreeSet<>();
        Set<UUID> writers = new HashSet<>();
        for (RunStory story : dossier.subject().stories().values()) {
            story.written().forEach(output -> datasets.add(output.version().dataset()));
            writers.add(story.run());
        }
        for (History.Read read : dossier.subject().closure().reads()) {
            datasets.add(read.input().dataset());
            datasets.addAll(read.names());
        }
        datasets.removeIf(dataset -> !dossier.subject().request().maySee(dataset.namespace()));
        Map<Long, DatasetId> names = new HashMap<>();
        contents.assets(datasets).forEach(asset -> names.put(asset.id(), asset.dataset()));
        Map<Long, Set<Long>> versions = new HashMap<>();
        contents.versions(names.keySet(), writers)
                .forEach(each -> versions.computeIfAbsent(each.asset(), _ -> new TreeSet<>())
                        .add(each.version()));
        List<Entry> decisions = decisions(ledger, versions, size);
        Set<Long> verdictIds = new HashSet<>();
        decisions.forEach(entry -> verdictIds.addAll(entry.numbers("verdicts")));
        Map<Long, GateContents.Verdict> verdicts = contents.verdicts(verdictIds);
        Set<Long> evidence = new HashSet<>();
        verdicts.values().forEach(verdict -> evidence.addAll(verdict.evidence()));
        return new GateFile(
                decisions,
                contents.decisions(decisions.stream()
                        .map(entry -> entry.number("decision"))
                        .toList()),
                verdicts,
                contents.results(evidence),
                holds(ledger, names.keySet(), size),
                waivers(ledger, contents, decisions, versions, names, size),
                names);
    }

    private static List<Entry> decisions(LedgerFacts ledger, Map<Long, Set<Long>> versions, long size) {
        Set<Long> all = new HashSet<>();
        versions.values().forEach(all::addAll);
        return ledger
                .byNumber(versions.keySet().stream().map(id -> "asset:" + id).toList(), DECIDED, "version", all, size)
                .values()
                .stream()
                .flatMap(List::stream)
                .filter(entry ->
                        versions.getOrDefault(entry.number("asset"), Set.of()).contains(entry.number("version")))
                .sorted(Comparator.comparingLong(Entry::seq))
                .toList();
    }

    private static List<Entry> holds(LedgerFacts ledger, Set<Long> assets, long size) {
        return ledger
                .bySubject(assets.stream().map(id -> "asset:" + id).toList(), List.of(AUDIT), size)
                .values()
                .stream()
                .flatMap(List::stream)
                .filter(entry -> HOLDS.contains(String.valueOf(entry.text("action"))))
                .sorted(Comparator.comparingLong(Entry::seq))
                .toList();
    }

    private static List<Waived> waivers(
            LedgerFacts ledger,
            GateContents contents,
            List<Entry> decisions,
            Map<Long, Set<Long>> versions,
            Map<Long, DatasetId> names,
            long size) {
        Set<Long> named = new HashSet<>();
        decisions.forEach(entry -> named.addAll(entry.numbers("waivers")));
        Set<Long> ids = new TreeSet<>(named);
        ids.addAll(contents.waivers(names.keySet()));
        Map<String, List<Entry>> entries =
                ledger.bySubject(ids.stream().map(id -> "waiver:" + id).toList(), List.of(AUDIT), size);
        List<Waived> waivers = new ArrayList<>();
        for (long id : ids) {
            Waived waived = Waived.fold(id, entries.getOrDefault("waiver:" + id, List.of()));
            if (waived != null && (named.contains(id) || concerns(waived, versions, names))) {
                waivers.add(waived);
            }
        }
        return waivers;
    }

    private static boolean concerns(Waived waived, Map<Long, Set<Long>> versions, Map<Long, DatasetId> names) {
        return versions.entrySet().stream().anyMatch(each -> each.getValue().stream()
                .anyMatch(version -> waived.isAbout(Objects.requireNonNull(names.get(each.getKey())), version)));
    }

    @Nullable
    String dataset(long asset) {
        DatasetId dataset = names.get(asset);
        return dataset == null ? null : dataset.namespace() + "/" + dataset.name();
    }
}
