package dev.sluice.quality.imports;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.imports.Draft.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes gates of the tests in a dbt {@code manifest.json}: one for each table that has tests. */
public final class DbtGates {
    private final CheckVocabulary vocabulary;

    public DbtGates(CheckVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Gates with the same checks. Tests without counterpart are remarks of their gate.
     *
     * @throws ImportFault when the document is no manifest
     */
    public List<ImportedGate> read(String manifest, Target target) {
        DbtProject project = DbtProject.read(manifest);
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (Tree test : project.tests()) {
            Optional<Tree> subject = project.subject(test);
            // A test on several tables belongs to no one; it is told with the first that it reads.
            Optional<Tree> place =
                    subject.or(() -> project.tables(test).stream().findFirst());
            if (place.isEmpty()) {
                continue;
            }
            Draft draft = drafts.computeIfAbsent(
                    place.get().text("unique_id").orElse(""), _ -> draft(project, place.get(), target));
            if (subject.isEmpty()) {
                draft.remark(Remark.dropped(
                        test.text("unique_id").orElse(test.path()),
                        DbtProject.kind(test),
                        "it reads several tables; write a check of type sql on the one that is to be held"));
            } else {
                add(project, draft, test, subject.get());
            }
        }
        return drafts.values().stream().map(Draft::gate).toList();
    }

    private Draft draft(DbtProject project, Tree node, Target target) {
        return new Draft(
                target,
                vocabulary,
                node.text("name").orElse("table"),
                DbtProject.table(node),
                "From the tests of dbt project " + project.name() + ".");
    }

    private static void add(DbtProject project, Draft draft, Tree test, Tree subject) {
        String id = test.text("unique_id").orElse(test.path());
        Tree config = test.get("config");
        if (config.get("enabled").value() instanceof Boolean enabled && !enabled) {
            draft.remark(Remark.dropped(id, DbtProject.kind(test), "it is disabled"));
            return;
        }
        DbtTests.Counterpart made = DbtTests.of(project, draft.target(), test, subject);
        if (made.rule().isEmpty()) {
            draft.remark(Remark.dropped(id, DbtProject.kind(test), made.why()));
            return;
        }
        if (!config.text("fail_calc").orElse("count(*)").equals("count(*)")) {
            draft.remark(Remark.dropped(id, DbtProject.kind(test), "fail_calc is not count(*)"));
            return;
        }
        if (!made.why().isEmpty()) {
            draft.remark(Remark.changed(id, DbtProject.kind(test), made.why()));
        }
        Rule rule = made.rule()
                .get()
                .where(config.text("where"))
                .description(test.text("description").orElse(""));
        draft.add(id, DbtProject.kind(test), test.text("name").orElse("test"), thresholds(rule, config));
    }

    /** A test of severity warn never errs in dbt; only its warn_if counts. */
    private static Rule thresholds(Rule rule, Tree config) {
        Severity severity = DbtResults.severity(config);
        // The row count's own threshold stays: there dbt counts a failure, not rows.
        if (rule.fail().isPresent()) {
            return rule.severity(severity);
        }
        Optional<String> warn = config.text("warn_if").map(String::strip);
        Optional<String> fail =
                severity == Severity.WARN ? warn : config.text("error_if").map(String::strip);
        return rule.thresholds(warn, fail.or(() -> Optional.of("!= 0"))).severity(severity);
    }
}
