package dev.sluice.report.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import dev.sluice.verify.bundle.Bundle;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.BundleLimits;
import dev.sluice.verify.check.Checks;
import dev.sluice.verify.check.Finding;
import dev.sluice.verify.check.Outcome;
import dev.sluice.verify.check.Trust;
import dev.sluice.verify.closure.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class VerifierTest {
    @Test
    void aTrueReportIsVerified() {
        for (long seed = 0; seed < 25; seed++) {
            WorldBundle world = WorldBundle.of(seed, 12);

            Outcome outcome = verify(world.bytes(), world);

            assertThat(outcome.findings())
                    .as("seed %d", seed)
                    .allMatch(Finding.Passed.class::isInstance)
                    .extracting(Finding::check)
                    .containsExactly(
                            "container",
                            "signature",
                            "signed files",
                            "manifest",
                            "report",
                            "checkpoint",
                            "ledger",
                            "events",
                            "lineage",
                            "crate");
        }
    }

    @Test
    void whatALimitCutIsNotMissed() {
        int cut = 0;
        for (long seed = 0; seed < 25; seed++) {
            WorldBundle world = WorldBundle.limited(seed, 20, new Limits(3, 2));

            Outcome outcome = verify(world.bytes(), world);

            assertThat(outcome.refused()).as("seed %d", seed).isEmpty();
            cut += world.closure().cuts().isEmpty() ? 0 : 1;
        }
        assertThat(cut).isGreaterThan(12);
    }

    private static Outcome verify(byte[] zip, WorldBundle world) {
        try {
            return Checks.of(
                    Bundle.of(zip, BundleLimits.DEFAULT),
                    new Trust(world.ledger().keys(), null, null));
        } catch (BundleException e) {
            return Checks.refused(e);
        }
    }

    @Test
    void aReportThatWasSignedAndDoesNotFollowFromItsEventsIsRefused() {
        WorldBundle world = WorldBundle.of(3, 14);
        assertThat(world.report().lineage().edges()).hasSizeGreaterThan(6);

        assertRefused(
                world,
                "has another state",
                lineage -> with(lineage, runs -> {
                    Lineage.Run last = runs.removeLast();
                    runs.add(state(last, "RUNNING"));
                }));
        assertRefused(world, "leaves out what was read", lineage -> {
            List<Lineage.Edge> edges = new ArrayList<>(lineage.edges());
            edges.remove(edges.stream()
                    .filter(edge -> edge.kind() == Lineage.Edge.Kind.READ)
                    .findFirst()
                    .orElseThrow());
            return graph(lineage, lineage.runs(), lineage.versions(), edges, lineage.cuts());
        });
        assertRefused(world, "leaves out a run", lineage -> {
            Lineage.Run gone = lineage.runs().getLast();
            return graph(
                    lineage,
                    lineage.runs().subList(0, lineage.runs().size() - 1),
                    lineage.versions().stream()
                            .filter(version -> !gone.id().equals(version.writer()))
                            .toList(),
                    lineage.edges().stream()
                            .filter(edge -> !edge.run().equals(gone.id())
                                    && !edge.version().endsWith("@" + gone.id()))
                            .toList(),
                    lineage.cuts());
        });
        assertRefused(
                world,
                "hides a cut",
                lineage -> lineage.cuts().isEmpty()
                        ? with(lineage, runs -> runs.set(0, state(runs.getFirst(), "FAILED")))
                        : graph(lineage, lineage.runs(), lineage.versions(), lineage.edges(), List.of()));
    }

    private static void assertRefused(WorldBundle world, String how, UnaryOperator<Lineage> bend) {
        Outcome outcome = verify(world.bytes(report -> bent(report, bend), events -> events), world);

        assertThat(outcome.refused()).as(how).isNotEmpty().allMatch(f -> f.check()
                .equals("lineage"));
    }

    private static Report bent(Report report, UnaryOperator<Lineage> bend) {
        return new Report(
                report.kind(), report.identity(), report.verdict(), report.sections(), bend.apply(report.lineage()));
    }

    private static Lineage with(Lineage lineage, java.util.function.Consumer<List<Lineage.Run>> change) {
        List<Lineage.Run> runs = new ArrayList<>(lineage.runs());
        change.accept(runs);
        return graph(lineage, runs, lineage.versions(), lineage.edges(), lineage.cuts());
    }

    private static Lineage graph(
            Lineage lineage,
            List<Lineage.Run> runs,
            List<Lineage.DatasetVersion> versions,
            List<Lineage.Edge> edges,
            List<Lineage.Cut> cuts) {
        return new Lineage(lineage.subjects(), lineage.workflows(), runs, versions, edges, lineage.columns(), cuts);
    }

    private static Lineage.Run state(Lineage.Run run, String state) {
        return new Lineage.Run(
                run.id(),
                run.namespace(),
                run.job(),
                run.workflow(),
                run.step(),
                run.attempt(),
                run.parent(),
                run.distance(),
                state,
                run.started(),
                run.ended(),
                run.error(),
                run.agent(),
                run.code(),
                run.image(),
                run.engine(),
                run.parameters());
    }

    @Test
    void evidenceThatLeavesOutAnEventIsRefused() {
        WorldBundle world = WorldBundle.of(3, 14);
        String subject = world.report().lineage().subjects().getFirst().toString();

        Outcome outcome = verify(
                world.bytes(report -> report, events -> events.stream()
                        .filter(event ->
                                !new String(event.body(), java.nio.charset.StandardCharsets.UTF_8).contains(subject))
                        .toList()),
                world);

        assertThat(outcome.refused()).extracting(Finding.Refused::check).contains("lineage");
    }
}
