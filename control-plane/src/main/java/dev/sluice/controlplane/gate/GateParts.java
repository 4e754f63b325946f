package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.controlplane.workflow.Gates;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.execute.CheckRunner;
import dev.sluice.quality.execute.Limits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The gates put together from their parts, without a container. */
public final class GateParts {
    private final Surroundings surroundings;
    private final WaiverSource waivers;
    private final GateRows rows;
    private final GateNews news;
    private final GateKeeper keeper;
    private final GateTime gateTime;
    private final GateService service;
    private final OwnReaders readers;
    private final ScopeWatch lineage;

    /** What the gates stand on. */
    public record Surroundings(
            Transactions transactions,
            DeployedCache cache,
            Assets assets,
            Connections connections,
            InstantSource time,
            String jobNamespace) {}

    public GateParts(Surroundings surroundings, WaiverSource waivers) {
        this.surroundings = surroundings;
        this.waivers = waivers;
        Gates gates = new Gates(surroundings.cache(), surroundings.assets(), surroundings.connections());
        this.rows = new GateRows(gates);
        this.news = new GateNews();
        this.readers = new OwnReaders(surroundings.cache(), surroundings.connections(), surroundings.jobNamespace());
        this.keeper = new GateKeeper(surroundings.assets(), readers, new Dockets(rows, waivers), news);
        this.gateTime = new GateTime(surroundings.transactions(), rows, keeper);
        this.lineage = new ScopeWatch(surroundings.transactions(), keeper, readers);
        this.service = new GateService(surroundings.transactions(), gates, keeper, gateTime);
    }

    /** Stands between writing and publishing. */
    public AssetPublisher.Guard guard() {
        return new Candidates(rows, keeper);
    }

    /** Decides again when something beside the verdicts changed. */
    public GateRecompute recompute() {
        return keeper;
    }

    /** The way in for everybody else. */
    public GateService service() {
        return service;
    }

    /** Who reads what by the definitions. */
    public OwnReaders readers() {
        return readers;
    }

    /** What time brings. */
    public GateTime time() {
        return gateTime;
    }

    /** Keeps holds in step with lineage, for one replica. */
    public ScopeWatch lineage() {
        return lineage;
    }

    /** Moves stages. */
    public Stages stages(GateSources sources, AssetPublisher publisher) {
        return new Stages(surroundings.transactions(), rows, sources, publisher);
    }

    /** Reads what other systems found out. */
    public EvidenceReader evidence(EventLog log) {
        return new EvidenceReader(surroundings.transactions(), log, rows, gateTime, surroundings.time());
    }

    /** Runs the checks of gates where their data is. */
    public GateChecks checks(CheckCatalogue catalogue, GateSources sources, List<String> sensitiveTags, Limits limits) {
        return new QualityChecks(
                surroundings.transactions(),
                new CheckRunner(catalogue),
                new Histories(catalogue, surroundings.connections()),
                sources,
                new SensitiveColumns(sensitiveTags),
                limits);
    }

    /** Evaluates for one replica. */
    public Evaluator evaluator(String replica, GateChecks checks, Duration lease) {
        return new Evaluator(
                surroundings.transactions(),
                new EvaluationQueue(surroundings.transactions(), replica, lease),
                rows,
                checks,
                new Judge(keeper, waivers, news, new GateEvents(surroundings.jobNamespace())),
                surroundings.time());
    }
}
