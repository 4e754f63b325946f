package dev.sluice.report.crate;

import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code ro-crate-metadata.json}: an RO-Crate 1.1 of the bundle. A report with runs keeps to the Process Run Crate profile,
 * one whose subject has a workflow of ours to the Workflow and Provenance Run Crate profiles as well. One report has one form.
 */
public final class RunCrate {
    private static final String LICENSE = "#license";

    private final Graph graph = new Graph();
    private final Report report;

    private RunCrate(Report report) {
        this.report = report;
    }

    /** The file's bytes. */
    public static byte[] of(Report report) {
        return new RunCrate(report).build().json();
    }

    private Graph build() {
        addRoot();
        BundleFiles.add(graph);
        Terms.define(graph);
        Lineage lineage = report.lineage();
        Programs programs = new Programs(graph);
        Definitions definitions = new Definitions(graph, programs);
        definitions.add(lineage.workflows(), lineage.runs());
        new Datasets(graph).add(lineage);
        new Actions(graph, programs, definitions).add(lineage);
        addCuts(lineage);
        addProfiles(definitions, lineage);
        new Decisions(graph, lineage).add(report.sections());
        return graph;
    }

    private void addRoot() {
        Identity identity = report.identity();
        graph.entity(Graph.DESCRIPTOR, "CreativeWork").to("about", Graph.ROOT).to("conformsTo", Profiles.RO_CRATE);
        graph.entity(LICENSE, "CreativeWork")
                .text("name", "No licence")
                .text(
                        "description",
                        "Evidence for the purpose that is stated. Whose data it is about decides who may have it.");
        graph.entity(Graph.ROOT, "Dataset")
                .text("name", identity.title())
                .text(
                        "description",
                        "A report of kind " + report.kind() + " about " + subject(identity) + ", for: "
                                + identity.purpose())
                .text("identifier", identity.id())
                .text("datePublished", identity.asOf().toString())
                .number(Terms.LEDGER_SIZE, identity.ledgerSize())
                .number(Terms.LOG_POSITION, identity.logPosition())
                .text(Terms.REQUESTER, identity.requester())
                .text(Terms.PURPOSE, identity.purpose())
                .texts(Terms.SCOPE, identity.scope())
                .text(Terms.VERDICT, report.verdict().level().name())
                .text("sdPublisher", identity.generator())
                .to("license", LICENSE);
    }

    private static String subject(Identity identity) {
        return identity.subject().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private void addProfiles(Definitions definitions, Lineage lineage) {
        if (lineage.runs().isEmpty()) {
            return;
        }
        Profiles.PROCESS.add(graph);
        mainWorkflow(definitions, lineage).ifPresent(workflow -> {
            Profiles.WORKFLOW.add(graph);
            Profiles.PROVENANCE.add(graph);
            Profiles.WORKFLOW_CRATE.add(graph);
            graph.root().to("mainEntity", WorkflowIds.file(workflow));
        });
    }

    /** The definition of the first subject that has one of which a task ran. */
    private static Optional<Lineage.Workflow> mainWorkflow(Definitions definitions, Lineage lineage) {
        var runs = lineage.runs().stream().collect(Collectors.toMap(Lineage.Run::id, Function.identity()));
        return lineage.subjects().stream()
                .map((UUID subject) -> runs.get(subject))
                .filter(Objects::nonNull)
                .flatMap(run -> Optional.ofNullable(definitions.workflow(run)).stream())
                .filter(definitions::ran)
                .findFirst();
    }

    private void addCuts(Lineage lineage) {
        int number = 1;
        for (Lineage.Cut cut : lineage.cuts()) {
            Entity entity = graph.entity(Iris.local("cut", Integer.toString(number++)), "PropertyValue")
                    .text("name", "The graph does not go on here")
                    .text("propertyID", Terms.NAMESPACE + "cut")
                    .text("value", cut.reason())
                    .text(Terms.CUT_AT, cut.at())
                    .number(
                            Terms.HIDDEN,
                            cut.hidden() == null ? null : cut.hidden().longValue());
            graph.root().to("mentions", entity);
        }
    }
}
