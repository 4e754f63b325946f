package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.landing.Computation.Future;
import dev.sluice.controlplane.forecast.landing.Outlook.Alternative;
import dev.sluice.controlplane.forecast.landing.Outlook.ComingKey;
import dev.sluice.controlplane.forecast.landing.Outlook.ComingRow;
import dev.sluice.controlplane.forecast.landing.Outlook.LandingRow;
import dev.sluice.controlplane.forecast.landing.Outlook.PathStep;
import dev.sluice.controlplane.forecast.landing.Outlook.RiskRow;
import dev.sluice.controlplane.forecast.landing.Outlook.Times;
import dev.sluice.controlplane.forecast.landing.OwnWork.ComingSlot;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.graph.CriticalPath;
import dev.sluice.scheduler.predict.graph.Landing;
import dev.sluice.scheduler.predict.graph.LandingForecast;
import dev.sluice.scheduler.predict.graph.LandingGraph;
import dev.sluice.scheduler.predict.graph.Landings;
import dev.sluice.scheduler.predict.graph.Step;
import dev.sluice.scheduler.predict.graph.WhatIf;
import dev.sluice.scheduler.predict.queue.MissWarning;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plays a future through and puts what came of it into rows. Pure. */
final class Answers {
    /** From this probability of a miss on, earlier starts are played, too. */
    private static final double WORTH_ASKING = 0.3;

    private static final int MOST_MOVED = 20;
    private static final int STARTS = 7;
    private static final Duration LEAST_SHIFT = Duration.ofSeconds(30);
    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final int TOLERATED_SHARE = 100;

    private final LandingForecast forecast;
    private final Future future;
    private final Outlook before;
    private final String namespace;
    private final LandingGraph graph;
    private final Landings landings;

    /**
     * Plays.
     *
     * @param before what was said last: rows that did not change are kept as they were
     */
    Answers(LandingForecast forecast, Future future, Outlook before, String namespace) {
        this.forecast = forecast;
        this.future = future;
        this.before = before;
        this.namespace = namespace;
        this.graph = future.draft().graph();
        this.landings = forecast.play(graph);
    }

    Outlook outlook() {
        Map<Long, LandingRow> rows = new HashMap<>();
        for (DatasetId dataset : future.draft().expected()) {
            long number = future.names().number(dataset);
            if (number > 0) {
                rows.put(
                        number,
                        row(future.draft().dataset(dataset), before.landings().get(number)));
            }
        }
        Map<String, RiskRow> risks = new HashMap<>();
        Map<ComingKey, ComingRow> coming = new HashMap<>();
        int moved = 0;
        for (Deadline deadline : future.deadlines()) {
            RiskRow row = risk(deadline);
            risks.put(deadline.id(), row);
            if (deadline.slot().isPresent()) {
                Deadline.Movable slot = deadline.slot().get();
                boolean ask = moved < MOST_MOVED && isWorthAsking(deadline, slot, row);
                moved += ask ? 1 : 0;
                coming.put(
                        slot.key(),
                        new ComingRow(
                                slot.release(),
                                deadline.at(),
                                row.miss(),
                                ask ? alternatives(deadline, slot) : List.of()));
            }
        }
        for (ComingSlot slot : future.slots()) {
            coming.putIfAbsent(
                    new ComingKey(slot.deployed().definitionId(), slot.trigger(), slot.slot()),
                    new ComingRow(slot.release(), slot.deadline(), null, List.of()));
        }
        coming.replaceAll((key, row) -> {
            ComingRow old = before.coming().get(key);
            return old != null && !row.differs(old) ? old : row;
        });
        return new Outlook(rows, risks, coming);
    }

    private LandingRow row(int thing, @Nullable LandingRow old) {
        Times times = times(landings.landing(thing).orElseThrow());
        List<Integer> writers = landings.writers(thing);
        if (old != null && writers.size() == 1 && times.isNear(old.times(), tolerance(times))) {
            Draft.Label label = future.draft().label(writers.getFirst());
            if (Objects.equals(label.run(), old.run())
                    && label.basis() == old.basis()
                    && old.job().equals(label.job())) {
                return old;
            }
        }
        CriticalPath path = landings.path(thing);
        Draft.Label label = future.draft().label(path.links().getLast().step());
        LandingRow row = new LandingRow(
                times,
                Objects.requireNonNull(label.job(), "only steps with a job write datasets"),
                label.run(),
                label.basis(),
                path.thinnest() < 0 ? 0 : graph.steps().get(path.thinnest()).evidence(),
                landings.failure(thing),
                steps(path));
        return old != null && !row.differs(old, tolerance(times)) ? old : row;
    }

    private RiskRow risk(Deadline deadline) {
        Landing landing = landings.landing(deadline.thing()).orElseThrow();
        if (deadline.begin().isPresent()) {
            JobId job = OwnSteps.job(namespace, deadline.deployed());
            landing = landing.blended(
                    seconds(deadline.begin().get()), future.makespans().of(job));
        }
        double miss = landing.after(seconds(deadline.at()));
        RiskRow old = before.risks().get(deadline.id());
        RiskRow said =
                old != null || deadline.before() == null ? old : before.risks().get(deadline.before());
        MissWarning warning =
                (said == null ? MissWarning.SILENT : new MissWarning(said.warned(), said.changes())).after(miss);
        DatasetId dataset = deadline.dataset();
        Long number = dataset == null ? null : Long.valueOf(future.names().number(dataset));
        RiskRow row = new RiskRow(
                deadline.kind().name(),
                deadline.deployed().definitionId(),
                deadline.run(),
                number != null && number == 0 ? null : number,
                deadline.subject(),
                deadline.at(),
                times(landing),
                miss,
                steps(landings.path(deadline.thing())),
                warning.warned(),
                warning.changes());
        return old != null && !row.differs(old, tolerance(row.times())) ? old : row;
    }

    private boolean isWorthAsking(Deadline deadline, Deadline.Movable slot, RiskRow row) {
        ForecastPolicy policy = deadline.deployed().workflow().forecast();
        return row.miss() >= WORTH_ASKING
                && policy.considers(ForecastPolicy.Kind.START_EARLY)
                && earliest(deadline, slot).plus(LEAST_SHIFT).isBefore(slot.release());
    }

    private Instant earliest(Deadline deadline, Deadline.Movable slot) {
        Instant furthest =
                slot.release().minus(deadline.deployed().workflow().forecast().maxShift());
        return furthest.isAfter(future.now()) ? furthest : future.now();
    }

    private List<Alternative> alternatives(Deadline deadline, Deadline.Movable slot) {
        Instant earliest = earliest(deadline, slot);
        Duration width = Duration.between(earliest, slot.release());
        double[] starts = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            starts[i] = seconds(earliest.plus(width.multipliedBy(i).dividedBy(STARTS - 1)));
        }
        double[] miss = new WhatIf(forecast)
                .missIfStartedAt(graph, slot.steps(), deadline.thing(), seconds(deadline.at()), starts);
        List<Alternative> alternatives = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            alternatives.add(new Alternative(at(starts[i]), miss[i]));
        }
        return alternatives;
    }

    private List<PathStep> steps(CriticalPath path) {
        List<PathStep> steps = new ArrayList<>();
        for (CriticalPath.Link link : path.links()) {
            JobId job = future.draft().label(link.step()).job();
            if (job != null) {
                Step step = graph.steps().get(link.step());
                steps.add(new PathStep(
                        job,
                        dataset(link, step),
                        step.duration().map(DurationForecast::p50).orElse(0.0),
                        link.share()));
            }
        }
        return List.copyOf(steps);
    }

    /** What the next step waits for; where that is the end of a task, the first thing that the task writes. */
    private @Nullable DatasetId dataset(CriticalPath.Link link, Step step) {
        DatasetId direct = link.thing() < 0 ? null : future.draft().datasetOf(link.thing());
        if (direct != null || link.thing() < 0) {
            return direct;
        }
        for (int thing : step.writes()) {
            DatasetId written = future.draft().datasetOf(thing);
            if (written != null) {
                return written;
            }
        }
        return null;
    }

    private Times times(Landing landing) {
        return new Times(at(landing.quantile(0.5)), at(landing.quantile(0.9)), at(landing.quantile(0.95)));
    }

    private Duration tolerance(Times times) {
        Duration share = Duration.between(future.now(), times.p50()).abs().dividedBy(TOLERATED_SHARE);
        return share.compareTo(TOLERANCE) > 0 ? share : TOLERANCE;
    }

    private Instant at(double seconds) {
        return future.now().plusMillis(Math.round(seconds * 1e3)).truncatedTo(ChronoUnit.MILLIS);
    }

    private double seconds(Instant at) {
        return Duration.between(future.now(), at).toMillis() / 1e3;
    }
}
