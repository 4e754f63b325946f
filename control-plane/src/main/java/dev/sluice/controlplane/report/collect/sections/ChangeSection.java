package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Section 13: what differs from the last run of the same job that came out well. */
final class ChangeSection {
    private static final List<String> SECTIONS = List.of("code", "environment", "parameters", "inputs", "outputs");

    private ChangeSection() {}

    /** Something that can change. */
    private record Trait(String value, String source) {}

    private record Key(String section, String item) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int bySection = Integer.compare(SECTIONS.indexOf(section), SECTIONS.indexOf(other.section));
            return bySection != 0 ? bySection : item.compareTo(other.item);
        }
    }

    /** @param previous the last good run before; null: there was none */
    static Section of(Dossier dossier, @Nullable Dossier previous) {
        Facts facts = new Facts("changes");
        Draft draft = draft("Differences to the last good run");
        RunView last = previous == null ? null : previous.main().orElse(null);
        if (previous == null || last == null) {
            facts.derived("previous", "Last good run before", "none", "latest-success-before");
        } else {
            facts.derived("previous", "Last good run before", Dossier.name(last, last.id()), "latest-success-before");
            count(facts, compare(draft, traits(dossier), traits(previous)));
        }
        return section(
                "Changes since the last good run",
                facts,
                draft,
                "The last good run is the newest one of the same workflow or job that was made before and succeeded. Nominal time and"
                        + " partition differ by nature and are left out. Inputs and outputs are compared as events tell them, within the scope of"
                        + " this report.");
    }

    /** @param other the run that it is compared with */
    static Section between(Dossier dossier, Dossier other) {
        Facts facts = new Facts("changes");
        Draft draft = draft("Differences to the other run");
        RunView with = other.main().orElse(null);
        facts.derived(
                "other",
                "Compared with",
                with == null ? "a run of which nothing is told" : Dossier.name(with, with.id()),
                "request");
        count(facts, compare(draft, traits(dossier), traits(other)));
        return section(
                "Differences to the other run",
                facts,
                draft,
                "Before is the other run. Inputs and outputs are compared as events tell them; what of their content differs is told by"
                        + " the re-run evidence.");
    }

    private static Draft draft(String caption) {
        return Draft.of("changes.all", caption)
                .text("section", "Section")
                .text("item", "What")
                .text("change", "Change")
                .text("before", "Before")
                .text("after", "Now");
    }

    private static void count(Facts facts, Map<String, Integer> counts) {
        SECTIONS.forEach(section -> facts.derived(
                section, "Differences of " + section, String.valueOf(counts.getOrDefault(section, 0)), "difference"));
    }

    private static Section section(String title, Facts facts, Draft draft, String rule) {
        List<String> notes = new ArrayList<>(List.of(rule));
        notes.addAll(draft.notes());
        return new Section(13, "changes", title, facts.done(), List.of(draft.done()), notes);
    }

    private static Map<String, Integer> compare(Draft draft, SortedMap<Key, Trait> now, SortedMap<Key, Trait> then) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        TreeSet<Key> keys = new TreeSet<>(now.keySet());
        keys.addAll(then.keySet());
        for (Key key : keys) {
            Trait after = now.get(key);
            Trait before = then.get(key);
            String valueAfter = after == null ? null : after.value();
            String valueBefore = before == null ? null : before.value();
            if (Objects.equals(valueAfter, valueBefore)) {
                continue;
            }
            counts.merge(key.section(), 1, Integer::sum);
            draft.row(
                    Grade.DERIVED,
                    "rule:difference of " + (before == null ? "nothing" : before.source()) + " and "
                            + (after == null ? "nothing" : after.source()),
                    key.section(),
                    key.item(),
                    before == null ? "ADDED" : after == null ? "REMOVED" : "CHANGED",
                    valueBefore,
                    valueAfter);
        }
        return counts;
    }

    private static SortedMap<Key, Trait> traits(Dossier dossier) {
        SortedMap<Key, Trait> traits = new TreeMap<>();
        for (RunView run : dossier.workflowRuns()) {
            definition(traits, run);
        }
        for (RunView unit : dossier.units()) {
            code(traits, unit);
            environment(traits, unit);
            data(traits, unit, dossier.subject().request());
        }
        List<RunView> given = dossier.workflowRuns().isEmpty() ? dossier.units() : dossier.workflowRuns();
        given.forEach(view -> ParameterSection.given(view)
                .forEach((name, value) -> put(
                        traits,
                        "parameters",
                        name,
                        value.value(),
                        view.own() == null
                                ? view.told().source()
                                : view.own().made().source())));
        return traits;
    }

    private static void definition(SortedMap<Key, Trait> traits, RunView run) {
        Definition definition = run.definition();
        if (definition != null) {
            String source = definition.applied().source();
            put(traits, "code", "version of the definition", String.valueOf(definition.version()), source);
            put(traits, "code", "digest of the definition", definition.digest(), source);
            put(traits, "code", "digest of the document", definition.sourceDigest(), source);
            put(traits, "code", "commit", definition.applied().text("revision"), source);
            put(traits, "code", "path", definition.applied().text("path"), source);
        }
    }

    private static void code(SortedMap<Key, Trait> traits, RunView unit) {
        CodeSection.Code code = CodeSection.code(unit);
        if (unit.own() == null) {
            put(traits, "code", "repository", code.repository(), code.source());
            put(traits, "code", "commit", code.commit(), code.source());
            put(traits, "code", "path", code.path(), code.source());
        }
        put(
                traits,
                "code",
                "digest of the SQL" + unit.of(),
                code.sqlDigest(),
                unit.told().source());
    }

    private static void environment(SortedMap<Key, Trait> traits, RunView unit) {
        EnvironmentSection.Surroundings in = EnvironmentSection.of(unit);
        put(traits, "environment", "engine" + unit.of(), in.engine(), in.source());
        put(traits, "environment", "version of the engine" + unit.of(), in.engineVersion(), in.source());
        put(traits, "environment", "version of the adapter" + unit.of(), in.adapterVersion(), in.source());
        put(traits, "environment", "image" + unit.of(), in.imageName(), in.source());
        put(traits, "environment", "digest of the image" + unit.of(), in.imageDigest(), in.source());
        put(traits, "environment", "resources" + unit.of(), in.resources(), in.source());
        EnvironmentSection.variables(unit)
                .forEach((name, value) -> put(
                        traits,
                        "environment",
                        "variable " + name + unit.of(),
                        value,
                        unit.told().source()));
    }

    /** The last good run may have read and written what the requester may not see. */
    private static void data(SortedMap<Key, Trait> traits, RunView unit, ReportRequest request) {
        unit.told().data().forEach((name, data) -> {
            if (!request.maySee(data.namespace())) {
                return;
            }
            String section = name.startsWith("input ") ? "inputs" : "outputs";
            String dataset = name.substring(name.indexOf(' ') + 1);
            String source = "event:" + data.position();
            put(traits, section, dataset, "there", source);
            put(traits, section, "version of " + dataset, data.version(), source);
            put(traits, section, "schema of " + dataset, data.schema(), source);
            put(traits, section, "content of " + dataset, data.content(), source);
            put(traits, section, "rows of " + dataset, data.rows(), source);
        });
    }

    private static void put(
            SortedMap<Key, Trait> traits, String section, String item, @Nullable String value, String source) {
        if (value != null) {
            traits.put(new Key(section, item), new Trait(value, source));
        }
    }
}
