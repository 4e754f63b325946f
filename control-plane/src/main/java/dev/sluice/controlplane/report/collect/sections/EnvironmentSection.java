package dev.sluice.controlplane.report.collect.sections;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import dev.sluice.scheduler.definition.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Section 4: what the code ran in. */
final class EnvironmentSection {
    /** How a producer says that a variable was set and its value is not shown. */
    static final String REDACTED = "***";

    private EnvironmentSection() {}

    /** What is known of a run's surroundings; null where it is not told. */
    record Surroundings(
            @Nullable String engine,
            @Nullable String engineVersion,
            @Nullable String adapterVersion,
            @Nullable String executor,
            @Nullable String imageName,
            @Nullable String imageTag,
            @Nullable String imageDigest,
            @Nullable String resources,
            Grade grade,
            String source) {}

    static Section of(Dossier dossier) {
        Facts facts = new Facts("environment");
        dossier.units().forEach(unit -> unit(facts, unit));
        if (dossier.units().isEmpty()) {
            facts.missing("engine", "Engine", "an attempt: none of this run had started");
        }
        Draft variables = variables(dossier);
        Draft runs = runs(dossier);
        List<String> notes = new ArrayList<>(
                List.of(
                        "A value of " + REDACTED
                                + " stands for a variable that was set and is not shown. Variables that differ with every attempt by themselves are left out."));
        notes.addAll(runs.notes());
        notes.addAll(variables.notes());
        return new Section(
                4, "environment", "Environment", facts.done(), List.of(runs.done(), variables.done()), notes);
    }

    private static void unit(Facts facts, RunView unit) {
        Surroundings in = of(unit);
        String producer = "the producer, in the facet processing_engine";
        facts.told("engine" + unit.suffix(), "Engine" + unit.of(), in.engine(), in.grade(), in.source(), producer);
        facts.told(
                "engineVersion" + unit.suffix(),
                "Version of the engine" + unit.of(),
                in.engineVersion(),
                in.grade(),
                in.source(),
                producer);
        facts.told(
                "adapterVersion" + unit.suffix(),
                "Version of the adapter" + unit.of(),
                in.adapterVersion(),
                in.grade(),
                in.source(),
                producer + ", field openlineageAdapterVersion");
        image(facts, unit, in);
        facts.told(
                "resources" + unit.suffix(),
                "Resources and pool" + unit.of(),
                in.resources(),
                in.grade(),
                in.source(),
                "the producer, in the facet sluice_runtime");
        long shown = variables(unit).size();
        if (unit.told().run("environmentVariables") == null && needsVariables(unit)) {
            facts.missing(
                    "variables" + unit.suffix(),
                    "Environment variables" + unit.of(),
                    "the producer, in the facet environmentVariables");
        } else {
            facts.derived(
                    "variables" + unit.suffix(),
                    "Environment variables" + unit.of(),
                    shown + " told",
                    "count-variables");
        }
    }

    /** SQL and HTTP tasks see no environment. */
    private static boolean needsVariables(RunView unit) {
        return unit.work()
                .map(work -> work instanceof Work.Process || work instanceof Work.Container)
                .orElse(true);
    }

    private static void image(Facts facts, RunView unit, Surroundings in) {
        String id = "imageDigest" + unit.suffix();
        String label = "Digest of the image or program" + unit.of();
        String none = unit.work().map(EnvironmentSection::withoutImage).orElse("");
        if (in.imageDigest() == null && !none.isEmpty()) {
            facts.derived(id, label, none, "work-without-image");
            return;
        }
        Told.Facet image = unit.told().run("sluice_runtimeImage");
        facts.told(
                id,
                label,
                in.imageDigest(),
                unit.told().grade(),
                image == null ? "" : image.source(),
                "the executor or the producer, in the facet sluice_runtimeImage; a tag alone identifies nothing");
        if (in.imageName() != null) {
            facts.told(
                    "image" + unit.suffix(),
                    "Image or program" + unit.of(),
                    in.imageName() + (in.imageTag() == null ? "" : ":" + in.imageTag()),
                    unit.told().grade(),
                    image == null ? "" : image.source(),
                    "");
        }
    }

    private static String withoutImage(Work work) {
        return switch (work) {
            case Work.Sql _ -> "none: statements run in the database that is the engine";
            case Work.Noop _ -> "none: nothing runs";
            case Work.Http _ -> "none here: the called service runs the work";
            case Work.Process _, Work.Container _, Work.External _ -> "";
        };
    }

    /** From facets; our own engine sends more of them than others. */
    static Surroundings of(RunView view) {
        Told told = view.told();
        Told.Facet runtime = told.run("sluice_runtime");
        Told.Facet engine = told.run("processing_engine");
        Told.Facet image = told.run("sluice_runtimeImage");
        boolean measured = text(runtime, "engine") != null;
        String adapter = text(runtime, "adapterVersion");
        Told.Facet said = measured || engine == null ? runtime : engine;
        Told.Facet any = said == null ? image : said;
        return new Surroundings(
                measured ? text(runtime, "engine") : text(engine, "name"),
                measured ? text(runtime, "engineVersion") : text(engine, "version"),
                adapter == null ? text(engine, "openlineageAdapterVersion") : adapter,
                text(runtime, "executor"),
                text(image, "name"),
                text(image, "tag"),
                text(image, "digest"),
                runtime == null ? null : resources(runtime.body()),
                any == null ? Grade.MISSING : told.grade(),
                any == null
                        ? "the producer, in the facets processing_engine and sluice_runtimeImage of the run"
                        : any.source());
    }

    private static @Nullable String text(Told.@Nullable Facet facet, String field) {
        return facet == null ? null : facet.text(field);
    }

    private static @Nullable String resources(JsonNode runtime) {
        JsonNode resources = runtime.path("resources");
        if (!resources.isObject()) {
            return null;
        }
        SortedMap<String, String> sorted = new TreeMap<>();
        resources
                .properties()
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
        StringBuilder text = new StringBuilder();
        sorted.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value));
        return text.toString();
    }

    /** By name. */
    static SortedMap<String, String> variables(RunView view) {
        SortedMap<String, String> variables = new TreeMap<>();
        Told.Facet facet = view.told().run("environmentVariables");
        if (facet != null) {
            facet.body()
                    .path("environmentVariables")
                    .forEach(each -> variables.put(
                            each.path("name").asText(), each.path("value").asText()));
        }
        return variables;
    }

    private static Draft runs(Dossier dossier) {
        Draft draft = Draft.of("environment.runs", "Surroundings of every run that led here")
                .identifier("run", "Run")
                .text("job", "Job")
                .number("distance", "Distance")
                .text("engine", "Engine")
                .text("engineVersion", "Version")
                .text("adapterVersion", "Adapter")
                .text("executor", "Executor")
                .text("imageName", "Image or program")
                .text("imageTag", "Tag")
                .digest("imageDigest", "Digest")
                .text("resources", "Resources");
        dossier.views().values().stream().filter(view -> !view.isWorkflowRun()).forEach(view -> {
            Surroundings in = of(view);
            draft.row(
                    in.grade(),
                    in.source(),
                    view.id(),
                    view.job(),
                    view.distance(),
                    in.engine(),
                    in.engineVersion(),
                    in.adapterVersion(),
                    in.executor(),
                    in.imageName(),
                    in.imageTag(),
                    in.imageDigest(),
                    in.resources());
        });
        return draft;
    }

    private static Draft variables(Dossier dossier) {
        Draft draft = Draft.of("environment.variables", "Environment variables")
                .identifier("run", "Run")
                .identifier("name", "Variable")
                .text("value", "Value")
                .text("redacted", "Redacted");
        for (RunView view : dossier.views().values()) {
            Told.Facet facet = view.told().run("environmentVariables");
            if (facet != null) {
                variables(view)
                        .forEach((name, value) -> draft.row(
                                view.told().grade(),
                                facet.source(),
                                view.id(),
                                name,
                                value,
                                value.equals(REDACTED) ? "yes" : "no"));
            }
        }
        return draft;
    }
}
