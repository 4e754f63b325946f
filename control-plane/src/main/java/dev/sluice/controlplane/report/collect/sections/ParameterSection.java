package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Section 5: what runs were given. */
final class ParameterSection {
    private static final Pattern CHANCE = Pattern.compile(
            "\\b(rand|random|setseed|uuid|uuidv4|uuidv7|gen_random_uuid|newid|tablesample|sample)\\b",
            Pattern.CASE_INSENSITIVE);

    private ParameterSection() {}

    /** One value, and where it came from: default, override, trigger, rerun, retry, backfill or event. */
    record Given(String value, String from) {}

    static Section of(Dossier dossier) {
        Facts facts = new Facts("parameters");
        dossier.workflowRuns().forEach(run -> run(facts, run));
        dossier.units().forEach(unit -> unit(facts, unit));
        Draft all = all(dossier);
        Draft secrets = secrets(dossier);
        List<String> notes = new ArrayList<>(List.of(
                "A value that equals the default of its definition counts as default, also where somebody gave it.",
                "Secrets are named, never shown."));
        notes.addAll(all.notes());
        return new Section(5, "parameters", "Parameters", facts.done(), List.of(all.done(), secrets.done()), notes);
    }

    private static void run(Facts facts, RunView run) {
        OwnRun own = run.own();
        if (own == null) {
            return;
        }
        String source = own.made().source();
        RunContents.RunContent content = run.content();
        facts.compare(
                "values",
                "The stored parameters of run " + run.id(),
                own.made(),
                own.made().text("parametersSha256"),
                content == null ? null : content.digest());
        facts.observed("count", "Parameters", String.valueOf(given(run).size()), source);
        String slot = own.made().time("slot");
        String from = content == null || content.partitionFrom() == null
                ? null
                : content.partitionFrom() + "/" + content.partitionTo();
        facts.observed(
                "nominalTime",
                "Nominal time",
                slot != null ? slot : from != null ? from : "none: " + own.trigger() + " has no schedule",
                source);
        String partition = own.made().text("partition");
        facts.observed(
                "partition",
                "Partition",
                partition == null ? "none: the workflow has no partitions" : partition,
                source);
    }

    private static void unit(Facts facts, RunView unit) {
        if (unit.own() == null) {
            Told.Facet nominal = unit.told().run("nominalTime");
            String time = nominal == null ? null : EventFacets.time(nominal.text("nominalStartTime"));
            facts.told(
                    "nominalTime",
                    "Nominal time",
                    time,
                    unit.told().grade(),
                    nominal == null ? "" : nominal.source(),
                    "the producer, in the facet nominalTime of the run");
            if (unit.told().run("executionParameters") == null) {
                facts.missing("values", "Parameters", "the producer, in the facet executionParameters of the run");
            }
        }
        seeds(facts, unit);
    }

    private static void seeds(Facts facts, RunView unit) {
        String id = "seeds" + unit.suffix();
        String label = "Seeds of random numbers" + unit.of();
        Told.Facet told = unit.told().run("sluice_seeds");
        SortedMap<String, Given> seeds = given(unit);
        seeds.keySet().removeIf(name -> !name.toLowerCase(java.util.Locale.ROOT).contains("seed"));
        Optional<Work> work = unit.work();
        if (told != null) {
            facts.told(id, label, fields(told.body()), unit.told().grade(), told.source(), "");
        } else if (!seeds.isEmpty()) {
            String values = seeds.entrySet().stream()
                    .map(seed -> seed.getKey() + "=" + seed.getValue().value())
                    .collect(Collectors.joining(", "));
            facts.derived(id, label, values, "parameters-named-seed");
        } else if (work.filter(Work.Noop.class::isInstance).isPresent()) {
            facts.derived(id, label, "none: nothing runs", "work-without-chance");
        } else if (work.filter(ParameterSection::sqlWithoutChance).isPresent()) {
            facts.derived(id, label, "none: the SQL calls no function of chance", "sql-without-chance");
        } else {
            facts.missing(
                    id,
                    label,
                    "the workflow, by a parameter with seed in its name; or the producer, in the facet sluice_seeds");
        }
    }

    private static boolean sqlWithoutChance(Work work) {
        return work instanceof Work.Sql sql
                && !CHANCE.matcher(sql.run().source()).find();
    }

    private static String fields(JsonNode facet) {
        SortedMap<String, String> fields = new TreeMap<>();
        facet.properties().stream()
                .filter(each -> !each.getKey().startsWith("_"))
                .forEach(each -> fields.put(each.getKey(), each.getValue().asText()));
        return fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Values of the run, or of the run of the workflow that it is an attempt of, by name. */
    static SortedMap<String, Given> given(RunView view) {
        SortedMap<String, Given> given = new TreeMap<>();
        RunContents.RunContent content = view.content();
        OwnRun own = view.own();
        if (own != null && content != null) {
            Workflow workflow =
                    view.definition() == null ? null : view.definition().workflow();
            content.parameters()
                    .forEach((name, value) -> given.put(name, new Given(value, from(own, workflow, name, value))));
            return given;
        }
        Told.Facet facet = view.told().run("executionParameters");
        if (facet != null) {
            facet.body()
                    .path("parameters")
                    .forEach(each -> given.put(
                            each.path("key").asText(each.path("name").asText()),
                            new Given(each.path("value").asText(), "event")));
        }
        return given;
    }

    private static String from(OwnRun own, @Nullable Workflow workflow, String name, String value) {
        Optional<Trigger> trigger = workflow == null
                ? Optional.empty()
                : workflow.triggers().stream()
                        .filter(each -> each.id().equals(own.made().text("trigger")))
                        .findFirst();
        if (trigger.isPresent() && trigger.get().with().containsKey(name)) {
            return "trigger";
        }
        boolean usual = workflow != null
                && workflow.parameters().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .flatMap(Parameter::defaultValue)
                        .filter(value::equals)
                        .isPresent();
        if (usual) {
            return "default";
        }
        return switch (own.triggerKind()) {
            case "rerun", "retry", "backfill" -> own.triggerKind();
            default -> "override";
        };
    }

    private static Draft all(Dossier dossier) {
        Draft draft = Draft.of("parameters.all", "Parameters of every run that led here")
                .identifier("run", "Run")
                .text("job", "Job")
                .identifier("name", "Parameter")
                .text("value", "Value")
                .text("from", "From");
        for (RunView view : dossier.views().values()) {
            if (view.attempt() != null) {
                continue; // they are those of its run
            }
            OwnRun own = view.own();
            Told.Facet facet = view.told().run("executionParameters");
            Grade grade = own == null ? view.told().grade() : Grade.OBSERVED;
            String source = own != null ? own.made().source() : facet == null ? "" : facet.source();
            given(view)
                    .forEach((name, value) ->
                            draft.row(grade, source, view.id(), view.job(), name, value.value(), value.from()));
        }
        return draft;
    }

    private static Draft secrets(Dossier dossier) {
        Draft draft = Draft.of("parameters.secrets", "Secrets, by reference")
                .identifier("run", "Run")
                .text("task", "Task")
                .identifier("name", "Given as")
                .identifier("reference", "Secret")
                .text("version", "Version");
        for (RunView view : dossier.views().values()) {
            OwnRun.Attempt attempt = view.attempt();
            Definition definition = view.definition();
            if (attempt == null || definition == null) {
                continue;
            }
            new TreeMap<>(view.work().map(ParameterSection::secrets).orElse(Map.of()))
                    .forEach((name, reference) -> draft.row(
                            Grade.OBSERVED,
                            definition.applied().source(),
                            view.id(),
                            attempt.task(),
                            name,
                            reference,
                            null));
        }
        return draft;
    }

    private static Map<String, String> secrets(Work work) {
        return switch (work) {
            case Work.Process process -> process.secrets();
            case Work.Container container -> container.secrets();
            case Work.Http http -> http.secrets();
            case Work.Noop _, Work.Sql _, Work.External _ -> Map.of();
        };
    }
}
