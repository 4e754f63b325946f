package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.gate.HoldRow.Exemption;
import dev.sluice.controlplane.gate.HoldRow.Kind;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.Ground;
import dev.sluice.quality.gate.HoldScope;
import dev.sluice.quality.gate.Reader;
import dev.sluice.quality.gate.Ruling;
import dev.sluice.quality.gate.Waiver;
import dev.sluice.quality.gate.Waivers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Works out the holds that follow from a ruling: whom each gate holds, through which columns, and who goes on. */
final class HoldPlan {
    private static final int LONGEST_TEXT = 1_000;

    private final Tx tx;
    private final Assets assets;
    private final Dockets.Open open;
    private final Ruling ruling;
    private final List<HoldRow> there;
    private final CatalogLineage lineage;
    private final Instant now;
    private final List<HoldRow> rows = new ArrayList<>();

    HoldPlan(
            Tx tx,
            Assets assets,
            Dockets.Open open,
            Ruling ruling,
            List<HoldRow> there,
            CatalogLineage lineage,
            Instant now) {
        this.tx = tx;
        this.assets = assets;
        this.open = open;
        this.ruling = ruling;
        this.there = there;
        this.lineage = lineage;
        this.now = now;
    }

    /**
     * The holds. While a gate waits for its verdict, what it held before stays as it is: nothing downstream is better yet.
     *
     * @param walkAgain whether these holds are worked out anew all the same, since lineage or waivers changed
     */
    List<HoldRow> rows(boolean walkAgain) throws SQLException {
        for (Ground ground : ruling.grounds()) {
            ActiveGate gate = open.gate(ground.gate());
            List<GateDecision.Reason> reasons = reasons(ground.gate());
            switch (ground) {
                case Ground.Failed _, Ground.Recovering _ -> walk(gate, reasons, columns(reasons));
                case Ground.Awaited _ -> {
                    checking(gate, reasons);
                    List<GateDecision.Reason> failures = reasons.stream()
                            .filter(r -> !r.check().isEmpty() || r.outcome() == CheckOutcome.FAIL)
                            .toList();
                    if (walkAgain && !failures.isEmpty()) {
                        walk(gate, failures, columns(failures));
                    } else {
                        keep(gate);
                    }
                }
                case Ground.Passed _, Ground.Waived _, Ground.LetThrough _, Ground.Advisory _ -> {}
            }
        }
        return rows;
    }

    private void keep(ActiveGate gate) {
        there.stream()
                .filter(row -> row.definitionId() == gate.definitionId() && row.kind() != Kind.CHECKING)
                .forEach(rows::add);
    }

    private void checking(ActiveGate gate, List<GateDecision.Reason> reasons) throws SQLException {
        GateSpec.Scope scope = gate.spec().scope();
        GateSpec.Scope direct =
                new GateSpec.Scope(GateSpec.Reach.DIRECT, false, scope.bySlice(), scope.only(), scope.except());
        add(gate, "check of " + gate.name(), true, reasons, walk(Set.of(), direct));
    }

    private void walk(ActiveGate gate, List<GateDecision.Reason> reasons, Set<String> columns) throws SQLException {
        add(gate, gate.name(), false, reasons, walk(columns, gate.spec().scope()));
    }

    private HoldScope.Result walk(Set<String> columns, GateSpec.Scope scope) throws SQLException {
        DatasetId dataset = open.docket().dataset();
        lineage.aliases().learn(List.of(dataset));
        return HoldScope.walk(lineage.aliases().of(dataset), columns, scope, lineage, HoldScope.Limits.DEFAULT);
    }

    private void add(
            ActiveGate gate, String source, boolean checking, List<GateDecision.Reason> reasons, HoldScope.Result walk)
            throws SQLException {
        List<DatasetId> reached =
                walk.datasets().stream().map(HoldScope.Reached::dataset).toList();
        Map<DatasetId, Set<Long>> numbers = numbers(reached, walk.origin());
        Map<DatasetId, Set<Exemption>> waived = waived(gate, reached, reasons);
        for (HoldScope.Reached one : walk.datasets()) {
            Set<Exemption> exempt = new HashSet<>(waived.getOrDefault(one.dataset(), Set.of()));
            one.exempt().forEach(e -> exempt.add(exemption(e.job(), 0, e.message(), null)));
            boolean origin = one.dataset().equals(walk.origin());
            for (long asset : numbers.getOrDefault(one.dataset(), Set.of())) {
                rows.add(new HoldRow(
                        asset,
                        source + (open.slice().isEmpty() ? "" : "[" + open.slice() + "]"),
                        checking ? Kind.CHECKING : origin ? Kind.GATE : Kind.DERIVED,
                        gate.definitionId(),
                        one.columns().stream().sorted().toList(),
                        gate.bySlice() && !open.slice().isEmpty() ? open.slice() : null,
                        open.docket().version(),
                        GateJson.tree(GateJson.path(one.path())),
                        GateJson.tree(GateJson.reasons(reasons)),
                        text(reasons),
                        gate.spec().onHold(),
                        checking && open.unasked(gate.name()),
                        exempt));
            }
        }
    }

    /** Consumers that waivers let go on, by dataset; a job that lineage has not seen goes by a waiver's own words. */
    private Map<DatasetId, Set<Exemption>> waived(
            ActiveGate gate, List<DatasetId> reached, List<GateDecision.Reason> reasons) {
        Waivers.About about = new Waivers.About(
                open.docket().dataset(),
                gate.name(),
                open.docket().version(),
                open.docket().slice());
        List<Waiver> counting = Waivers.about(open.docket().waivers(), about, now).stream()
                .filter(waiver -> waiver.scope().onlyConsumer().isPresent())
                .toList();
        if (counting.isEmpty()) {
            return Map.of();
        }
        List<CheckResult> results = open.docket().gates().stream()
                .filter(entry -> entry.gate().equals(gate.name()))
                .flatMap(entry -> entry.verdict().stream())
                .flatMap(verdict -> verdict.results().stream())
                .toList();
        Map<DatasetId, List<Reader>> readers = lineage.readers(new LinkedHashSet<>(reached));
        Map<DatasetId, Set<Exemption>> exempt = new HashMap<>();
        for (DatasetId dataset : reached) {
            Map<JobId, List<Waiver>> byJob = new TreeMap<>();
            counting.forEach(waiver -> named(
                            waiver.scope().onlyConsumer().orElseThrow(), readers.getOrDefault(dataset, List.of()))
                    .forEach(job ->
                            byJob.computeIfAbsent(job, _ -> new ArrayList<>()).add(waiver)));
            Set<Exemption> here = exempt.computeIfAbsent(dataset, _ -> new HashSet<>());
            byJob.forEach((job, waivers) -> Waivers.past(waivers, reasons, results)
                    .ifPresent(waiver -> here.add(exemption(
                            job, waiver.id(), "waiver " + waiver.id() + ": " + waiver.reason(), waiver.expiresAt()))));
        }
        return exempt;
    }

    private static Set<JobId> named(String pattern, List<Reader> readers) {
        Set<JobId> jobs = readers.stream()
                .filter(reader -> reader.isNamed(List.of(pattern)))
                .map(Reader::job)
                .collect(Collectors.toCollection(TreeSet::new));
        int slash = pattern.lastIndexOf('/');
        if (jobs.isEmpty() && slash > 0 && slash < pattern.length() - 1 && pattern.indexOf('*') < 0) {
            jobs.add(new JobId(pattern.substring(0, slash), pattern.substring(slash + 1)));
        }
        return jobs;
    }

    private Exemption exemption(JobId job, long waiver, String why, @Nullable Instant until) {
        OwnReaders.@Nullable OwnTask task = lineage.task(job);
        return new Exemption(
                task == null ? 0 : task.definitionId(),
                task == null ? "" : task.task(),
                job.namespace(),
                job.name(),
                waiver,
                why,
                until);
    }

    /** The assets of a dataset: its own, and those by its other names. */
    private Map<DatasetId, Set<Long>> numbers(List<DatasetId> datasets, DatasetId origin) throws SQLException {
        Map<DatasetId, Set<Long>> numbers = lineage.aliases().otherAssets(datasets);
        assets.ids(tx, datasets).forEach((dataset, id) -> numbers.computeIfAbsent(dataset, _ -> new TreeSet<>())
                .add(id));
        numbers.computeIfAbsent(origin, _ -> new TreeSet<>()).add(open.asset());
        return numbers;
    }

    private List<GateDecision.Reason> reasons(String gate) {
        return ruling.decision() instanceof GateDecision.Held held
                ? held.reasons().stream().filter(r -> r.gate().equals(gate)).toList()
                : List.of();
    }

    /** The union, unless one of them is about the dataset as a whole. */
    private static Set<String> columns(List<GateDecision.Reason> reasons) {
        return reasons.stream().anyMatch(r -> r.columns().isEmpty())
                ? Set.of()
                : reasons.stream().flatMap(r -> r.columns().stream()).collect(Collectors.toSet());
    }

    private static String text(List<GateDecision.Reason> reasons) {
        String text = reasons.stream()
                .map(r -> (r.check().isEmpty() ? "" : "check " + r.check() + " is " + r.outcome() + ": ") + r.message())
                .collect(Collectors.joining("; "));
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }
}
