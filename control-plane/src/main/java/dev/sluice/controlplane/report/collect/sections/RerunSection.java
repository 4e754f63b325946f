package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.LedgerFacts.Entry;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Section 14: whether it came out the same when it was made again. */
final class RerunSection {
    private RerunSection() {}

    static Section of(Dossier dossier, RunContents contents) {
        Facts facts = new Facts("rerun");
        Map<String, Entry> newest = new LinkedHashMap<>();
        dossier.own().values().stream()
                .filter(run -> dossier.subject().runs().contains(run.id()))
                .forEach(run -> run.reproductions()
                        .forEach(entry -> newest.put(String.valueOf(entry.text("reproduction")), entry)));
        Map<UUID, RunContents.Stored> results = contents.reproductions(
                newest.keySet().stream().map(UUID::fromString).toList());
        Draft draft = Draft.of("rerun.all", "Attempts to repeat it")
                .identifier("reproduction", "Reproduction")
                .identifier("run", "Run")
                .identifier("shadow", "Run that repeats it")
                .text("state", "State")
                .text("level", "Level reached")
                .text("expected", "Level declared")
                .text("by", "Asked by")
                .text("detail", "Detail")
                .time("at", "At");
        Entry done = null;
        for (Entry entry : newest.values()) {
            RunContents.Stored result = results.get(UUID.fromString(String.valueOf(entry.text("reproduction"))));
            facts.compare(
                    "result." + entry.text("reproduction"),
                    "The stored comparison of reproduction " + entry.text("reproduction"),
                    entry,
                    entry.text("resultSha256"),
                    result == null ? null : result.digest());
            done = "DONE".equals(entry.text("state")) ? entry : done;
            draft.row(
                    Grade.OBSERVED,
                    entry.source(),
                    entry.text("reproduction"),
                    entry.text("run"),
                    entry.text("shadow"),
                    entry.text("state"),
                    entry.text("level"),
                    entry.text("expected"),
                    entry.text("by"),
                    entry.text("detail"),
                    entry.at());
        }
        verdict(facts, newest, done);
        return new Section(
                14,
                "rerun",
                "Re-run evidence",
                facts.done(),
                List.of(draft.done()),
                List.of(
                        "Levels from best to worst: BYTE, LOGICAL (same rows in any order), STATISTICAL (within declared tolerances), DIFFERENT."));
    }

    private static void verdict(Facts facts, Map<String, Entry> newest, @org.jspecify.annotations.Nullable Entry done) {
        if (done != null) {
            facts.told("level", "Level reached", done.text("level"), Grade.OBSERVED, done.source(), "the comparison");
            facts.told(
                    "expected",
                    "Level declared",
                    done.text("expected"),
                    Grade.OBSERVED,
                    done.source(),
                    "the workflow, which declares none");
        } else if (newest.isEmpty()) {
            facts.derived("level", "Level reached", "not attempted", "no-reproduction-in-the-ledger");
        } else {
            Entry last = newest.values().stream().reduce((_, newer) -> newer).orElseThrow();
            String detail = last.text("detail");
            facts.observed(
                    "level",
                    "Level reached",
                    "none: " + last.text("state") + (detail == null ? "" : ", " + detail),
                    last.source());
        }
    }
}
