package dev.sluice.report.prov;

import static dev.sluice.report.prov.ProvDocument.name;
import static dev.sluice.report.prov.ProvDocument.text;
import static dev.sluice.report.prov.ProvDocument.type;
import static dev.sluice.report.prov.ProvDocument.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.report.crate.Iris;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Workflow;
import dev.sluice.report.model.Report;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code prov.json}: runs as activities, versions as entities, definitions as plans, engines and people as agents. One report
 * has one form. It says nothing that would break PROV's constraints where clocks of producers disagree: a generation has a
 * time only within its activity's, a usage has none, and what derives from something was made after it.
 */
public final class ProvJson {
    private final ProvDocument document = new ProvDocument();
    private final Map<String, DatasetVersion> versions = new HashMap<>();
    private final Map<UUID, Run> runs = new HashMap<>();
    private final Map<String, Workflow> workflows = new HashMap<>();

    private ProvJson() {}

    /** The file's bytes. */
    public static byte[] of(Report report) {
        ProvJson prov = new ProvJson();
        prov.add(report.lineage());
        new GateActivities(prov.document, report.lineage()).add(report.sections());
        return prov.document.json();
    }

    private void add(Lineage lineage) {
        lineage.runs().forEach(run -> runs.put(run.id(), run));
        lineage.workflows().forEach(this::addPlan);
        lineage.versions().forEach(this::addVersion);
        lineage.runs().forEach(this::addRun);
        lineage.edges().forEach(this::addEdge);
        new Derivations(document, versions).add(lineage);
    }

    private void addPlan(Workflow workflow) {
        workflows.put(workflow.key(), workflow);
        ObjectNode plan = document.element("entity", plan(workflow));
        type(plan, "prov:Plan");
        plan.put("prov:label", workflow.namespace() + "/" + workflow.name() + " version " + workflow.version());
        text(plan, "sluice:definitionDigest", workflow.digest());
        text(plan, "sluice:commit", workflow.commit());
        text(plan, "sluice:codeRepository", workflow.repository());
        text(plan, "sluice:file", workflow.file());
        workflow.steps().forEach(step -> {
            ObjectNode part = document.element("entity", step(workflow, step.id()));
            type(part, "prov:Plan");
            part.put("prov:label", step.id());
            whole(part, "sluice:position", (long) step.position());
            document.relation("hadMember", "prov:collection", plan(workflow), "prov:entity", step(workflow, step.id()));
        });
    }

    private static String plan(Workflow workflow) {
        return name("workflow", workflow.namespace(), workflow.name(), Integer.toString(workflow.version()));
    }

    private static String step(Workflow workflow, String step) {
        return plan(workflow) + "/" + Iris.segment(step);
    }

    private void addVersion(DatasetVersion version) {
        versions.put(version.id(), version);
        String dataset = name("dataset", version.namespace(), version.name());
        ObjectNode entity = document.element("entity", Names.version(version));
        entity.put("prov:label", version.id());
        text(entity, "sluice:status", version.status());
        text(entity, "sluice:declaredVersion", version.declaredVersion());
        text(entity, "sluice:digest", version.digest());
        text(entity, "sluice:schemaDigest", version.schemaDigest());
        whole(entity, "sluice:rows", version.rows());
        whole(entity, "sluice:bytes", version.bytes());
        if (version.writer() != null) {
            document.element("entity", dataset).put("prov:label", version.namespace() + "/" + version.name());
            document.relation(
                    "specializationOf", "prov:specificEntity", Names.version(version), "prov:generalEntity", dataset);
        }
    }

    private void addRun(Run run) {
        String id = Names.run(run.id());
        ObjectNode activity = document.element("activity", id);
        activity.put("prov:label", run.namespace() + "/" + run.job());
        text(activity, "prov:startTime", time(run.started()));
        text(activity, "prov:endTime", time(run.ended()));
        text(activity, "sluice:state", run.state());
        text(activity, "sluice:error", run.error());
        text(activity, "sluice:codeRepository", run.code().repository());
        text(activity, "sluice:commit", run.code().commit());
        text(activity, "sluice:codePath", run.code().path());
        whole(
                activity,
                "sluice:attempt",
                run.attempt() == null ? null : run.attempt().longValue());
        if (run.parent() != null) {
            // Its parent may not be in the graph: it is an activity all the same.
            document.element("activity", Names.run(run.parent()));
            document.relation("wasInformedBy", "prov:informed", id, "prov:informant", Names.run(run.parent()));
        }
        associate(run, id);
        addUsed(run, id);
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    /** Engine and people, and the plan they followed. */
    private void associate(Run run, String id) {
        Workflow workflow = run.workflow() == null ? null : workflows.get(run.workflow());
        String plan = workflow == null ? null : run.step() == null ? plan(workflow) : step(workflow, run.step());
        if (workflow != null && plan != null) {
            type(document.element("entity", plan), "prov:Plan");
        }
        if (run.engine() != null || plan != null) {
            String engine = run.engine() == null ? "engine not told" : run.engine();
            String agent = name("agent", "engine", engine);
            ObjectNode element = document.element("agent", agent).put("prov:label", engine);
            type(element, "prov:SoftwareAgent");
            ObjectNode relation = document.relation("wasAssociatedWith", "prov:activity", id, "prov:agent", agent);
            text(relation, "prov:plan", plan);
        }
        if (run.agent() != null) {
            String agent = Names.agent(document, run.agent());
            document.relation("wasAssociatedWith", "prov:activity", id, "prov:agent", agent)
                    .put("prov:role", "asked for it");
        }
    }

    private void addUsed(Run run, String id) {
        Lineage.Image image = run.image();
        if (image != null) {
            String entity = name(
                    "image",
                    image.name(),
                    Objects.requireNonNullElse(image.tag(), ""),
                    Objects.requireNonNullElse(image.digest(), ""));
            ObjectNode element = document.element("entity", entity).put("prov:label", image.name());
            text(element, "sluice:tag", image.tag());
            text(element, "sluice:digest", image.digest());
            document.relation("used", "prov:activity", id, "prov:entity", entity)
                    .put("prov:role", "image");
        }
        for (Lineage.Value value : run.parameters()) {
            String entity = name("value", run.id().toString(), value.name());
            ObjectNode element = document.element("entity", entity).put("prov:label", value.name());
            text(element, "prov:value", value.value());
            text(element, "sluice:from", value.from());
            document.relation("used", "prov:activity", id, "prov:entity", entity)
                    .put("prov:role", "parameter " + value.name());
        }
    }

    private void addEdge(Lineage.Edge edge) {
        DatasetVersion version = Objects.requireNonNull(versions.get(edge.version()), edge.version());
        String entity = Names.version(version);
        String activity = Names.run(edge.run());
        switch (edge.kind()) {
            case READ -> document.relation("used", "prov:activity", activity, "prov:entity", entity);
            case WROTE -> {
                ObjectNode generation =
                        document.relation("wasGeneratedBy", "prov:entity", entity, "prov:activity", activity);
                if (isWithin(runs.get(edge.run()), version.createdAt())) {
                    text(generation, "prov:time", time(version.createdAt()));
                }
            }
        }
    }

    private static boolean isWithin(@Nullable Run run, @Nullable Instant at) {
        return run != null
                && at != null
                && (run.started() == null || !at.isBefore(run.started()))
                && (run.ended() == null || !at.isAfter(run.ended()));
    }
}
