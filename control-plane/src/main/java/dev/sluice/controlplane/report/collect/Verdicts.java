package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.report.collect.sections.Draft;
import dev.sluice.controlplane.report.collect.sections.Facts;
import dev.sluice.model.run.RunState;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Verdict;
import dev.sluice.report.model.Verdict.Level;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.history.RunStory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Judges whether the subject could be made again.
 *
 * <p>NOT_REPRODUCIBLE, when one of these holds: the run, or the writer of the version, did not end as COMPLETED, so there is
 * nothing to compare a repetition with; or nothing tells which code it ran: it has no definition of ours, no commit, and its
 * events carry neither SQL nor source.
 *
 * <p>REPRODUCIBLE_WITH_GAPS, when none of these holds and one of those does: the closure has cuts; a fact or row of the
 * sections environment, parameters, inputs or outputs is MISSING; a fact of the section code is MISSING and there is no
 * definition of ours, whose document is the code; or nothing tells the code of a run upstream.
 *
 * <p>REPRODUCIBLE otherwise.
 */
final class Verdicts {
    private static final Set<String> NEEDED = Set.of("environment", "parameters", "inputs", "outputs");

    private static final List<String> RULES = List.of(
            "NOT_REPRODUCIBLE: the run, or the writer of the version, did not end as COMPLETED; or nothing tells which"
                    + " code it ran: no definition of ours, no commit, neither SQL nor source in its events.",
            "REPRODUCIBLE_WITH_GAPS: the closure has cuts; or something of the sections environment, parameters,"
                    + " inputs or outputs is MISSING, or of the section code where there is no definition of ours; or"
                    + " nothing tells the code of a run upstream.",
            "REPRODUCIBLE: none of these.");

    private final Material material;
    private final List<String> fatal = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();

    private Verdicts(Material material) {
        this.material = material;
    }

    /** @param sections all others */
    static Verdict of(Material material, List<Section> sections) {
        Verdicts verdicts = new Verdicts(material);
        SortedMap<String, Integer> missing = missing(sections);
        verdicts.judgeSubject();
        verdicts.judgeClosure();
        verdicts.judgeMissing(missing);
        Level level = !verdicts.fatal.isEmpty()
                ? Level.NOT_REPRODUCIBLE
                : verdicts.gaps.isEmpty() ? Level.REPRODUCIBLE : Level.REPRODUCIBLE_WITH_GAPS;
        List<String> why = new ArrayList<>(verdicts.fatal);
        why.addAll(verdicts.gaps);
        if (why.isEmpty()) {
            why.add("Code, environment, parameters, inputs and everything upstream are known.");
        }
        return new Verdict(level, why, missing);
    }

    /** Section 2. */
    static Section section(Verdict verdict) {
        Facts facts = new Facts("verdict");
        facts.derived("level", "Verdict", verdict.level().name(), "verdict");
        int all =
                verdict.missing().values().stream().mapToInt(Integer::intValue).sum();
        facts.derived("missing", "Facts that are missing", String.valueOf(all), "count-missing");
        for (int i = 0; i < verdict.why().size(); i++) {
            facts.derived("why." + (i + 1), "Why", verdict.why().get(i), "verdict");
        }
        Draft draft = Draft.of("verdict.missing", "Missing facts by section")
                .text("section", "Section")
                .number("missing", "Missing");
        verdict.missing().forEach((section, count) -> draft.row(Grade.DERIVED, "rule:count-missing", section, count));
        return new Section(2, "verdict", "Verdict", facts.done(), List.of(draft.done()), RULES);
    }

    private static SortedMap<String, Integer> missing(List<Section> sections) {
        SortedMap<String, Integer> missing = new TreeMap<>();
        for (Section section : sections) {
            int count = 0;
            for (Fact fact : section.facts()) {
                count += fact.grade() == Grade.MISSING ? 1 : 0;
            }
            for (Table table : section.tables()) {
                for (Table.Row row : table.rows()) {
                    count += row.grade() == Grade.MISSING ? 1 : 0;
                }
            }
            if (count > 0) {
                missing.put(section.id(), count);
            }
        }
        return missing;
    }

    private void judgeSubject() {
        UUID main = material.subject().runs().getFirst();
        RunStory story = material.subject().stories().get(main);
        RunState state = story == null ? RunState.NEW : story.state();
        if (state != RunState.COMPLETED) {
            fatal.add("Run " + main + " is " + state + ": there is nothing that a repetition could be compared with.");
        }
        if (!hasCode(main)) {
            fatal.add("Nothing tells which code run " + main + " ran.");
        }
    }

    private boolean hasCode(UUID run) {
        EventFold.OfRun said = material.said().of(run);
        return material.own().containsKey(run)
                || said.hasText
                || (said.code != null && said.code.value().commit() != null);
    }

    private void judgeClosure() {
        Map<Closure.Reason, Integer> cuts = new EnumMap<>(Closure.Reason.class);
        material.subject().closure().cuts().forEach(cut -> cuts.merge(cut.reason(), 1, Integer::sum));
        cuts.forEach((reason, count) ->
                gaps.add(count + (count == 1 ? " cut" : " cuts") + " of the closure: " + told(reason) + "."));
        long unknown = material.subject().closure().runs().stream()
                .filter(reached -> reached.distance() > 0)
                .filter(reached -> !hasCode(reached.story().run()))
                .count();
        if (unknown > 0) {
            gaps.add("Nothing tells which code " + unknown + " of the runs upstream ran.");
        }
    }

    private static String told(Closure.Reason reason) {
        return switch (reason) {
            case LIMIT -> "the limit of runs or levels was reached";
            case PERMISSION -> "the requester may not see what is there";
            case NO_PRODUCER_EVENT -> "the events of a run never came";
            case UNRESOLVED_VERSION -> "a version that a run declared as read was written by no known run";
            case EXTRACTION_ERROR -> "the producer could not tell everything that a run read and wrote";
            case EXPIRED -> "raw events were deleted by retention";
        };
    }

    private void judgeMissing(SortedMap<String, Integer> missing) {
        boolean ours = material.own().containsKey(material.subject().runs().getFirst());
        missing.forEach((section, count) -> {
            if (NEEDED.contains(section) || (section.equals("code") && !ours)) {
                gaps.add((count == 1 ? "1 fact is" : count + " facts are") + " missing in section " + section + ".");
            }
        });
    }
}
