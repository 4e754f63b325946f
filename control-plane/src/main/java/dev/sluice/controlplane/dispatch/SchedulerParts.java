package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.backfill.Backfills;
import dev.sluice.controlplane.decide.WaiverRows;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.forecast.act.ForecastActs;
import dev.sluice.controlplane.gate.GateParts;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.run.RunAdmission;
import dev.sluice.controlplane.run.RunCancel;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.controlplane.run.RunProgress;
import dev.sluice.controlplane.run.RunRequests;
import dev.sluice.controlplane.run.RunStarter;
import dev.sluice.controlplane.run.TaskQueue;
import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.controlplane.trigger.ArmedTriggers;
import dev.sluice.controlplane.trigger.Arrivals;
import dev.sluice.controlplane.trigger.AssetFiring;
import dev.sluice.controlplane.trigger.ScheduleFiring;
import dev.sluice.controlplane.trigger.TriggerEngine;
import dev.sluice.controlplane.trigger.TriggerParameters;
import dev.sluice.controlplane.trigger.Waits;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Definitions;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.scheduler.execute.TaskExecutor;
import dev.sluice.scheduler.expression.Expressions;
import java.time.InstantSource;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The scheduler put together from its parts, without a container: the service makes one of it, tests make several on one
 * store.
 */
public final class SchedulerParts {
    private final Surroundings surroundings;
    private final DeployedCache cache = new DeployedCache();
    private final Assets assets = new Assets();
    private final Expressions expressions = new Expressions();
    private final RunEvents events;
    private final Lineage lineage;
    private final TaskQueue queue;
    private final RunProgress progress;
    private final RunStarter starter;
    private final RunCreator creator;
    private final RunCancel cancel;
    private final GateParts gates;
    private final AssetPublisher publisher;
    private final Definitions definitions;
    private final TriggerParameters parameters;
    private final Backfills backfills;
    private final ForecastActs forecasts;

    /**
     * What the scheduler stands on.
     *
     * @param chance numbers from 0 (inclusive) to 1 (exclusive), for the jitter of retries
     * @param version of Sluice
     */
    public record Surroundings(
            Transactions transactions,
            Connections connections,
            Secrets secrets,
            InstantSource time,
            DoubleSupplier chance,
            String jobNamespace,
            String version) {
        /** Of a version that was never released. */
        public Surroundings(
                Transactions transactions,
                Connections connections,
                Secrets secrets,
                InstantSource time,
                DoubleSupplier chance,
                String jobNamespace) {
            this(transactions, connections, secrets, time, chance, jobNamespace, RunEvents.UNRELEASED);
        }
    }

    public SchedulerParts(Surroundings surroundings) {
        this.surroundings = surroundings;
        Transactions transactions = surroundings.transactions();
        Connections connections = surroundings.connections();
        InstantSource time = surroundings.time();
        this.events = new RunEvents(surroundings.jobNamespace(), surroundings.version());
        this.lineage = new Lineage(connections);
        this.queue = new TaskQueue(assets, connections, surroundings.jobNamespace());
        this.progress = new RunProgress(queue, events);
        this.starter = new RunStarter(cache, progress, events);
        this.creator = new RunCreator(starter);
        this.cancel = new RunCancel(transactions, cache, progress, starter);
        this.gates = new GateParts(
                new GateParts.Surroundings(transactions, cache, assets, connections, time, surroundings.jobNamespace()),
                (tx, asset, _) -> WaiverRows.approved(tx, asset));
        this.forecasts = new ForecastActs(new ForecastActs.Surroundings(
                transactions, cache, connections, gates.readers(), time, surroundings.jobNamespace()));
        this.publisher = new AssetPublisher(assets, gates.guard());
        this.definitions = new Definitions(new Definitions.Parts(
                transactions, cache, assets, connections, CheckCatalogue.discovered(), gates.service(), time));
        this.parameters = new TriggerParameters(expressions);
        this.backfills = new Backfills(transactions, definitions, cache, creator, cancel, time);
    }

    public DeployedCache cache() {
        return cache;
    }

    public Assets assets() {
        return assets;
    }

    public Expressions expressions() {
        return expressions;
    }

    public RunCreator creator() {
        return creator;
    }

    public RunCancel cancel() {
        return cancel;
    }

    /** The gates. */
    public GateParts gates() {
        return gates;
    }

    /** What carries out what forecasts advise. */
    public ForecastActs forecasts() {
        return forecasts;
    }

    public AssetPublisher publisher() {
        return publisher;
    }

    public Definitions definitions() {
        return definitions;
    }

    public TriggerParameters parameters() {
        return parameters;
    }

    public Backfills backfills() {
        return backfills;
    }

    /** The way in for what comes from outside. */
    public Arrivals arrivals() {
        return new Arrivals(creator, parameters, expressions);
    }

    /** Triggers that something from outside can fire. */
    public ArmedTriggers armedTriggers() {
        return new ArmedTriggers(cache);
    }

    /** Runs on request. */
    public RunRequests requests() {
        return new RunRequests(surroundings.transactions(), definitions, cache, creator, surroundings.time());
    }

    /** Explanations. */
    public WhyRun why() {
        return new WhyRun(surroundings.transactions(), cache, forecasts.foresights(), surroundings.time());
    }

    /** Records how attempts end. */
    public Completer completer() {
        return new Completer(
                surroundings.transactions(),
                cache,
                progress,
                starter,
                queue,
                publisher,
                events,
                lineage,
                forecasts,
                surroundings.chance());
    }

    /** A worker of one replica. */
    public Worker worker(List<TaskExecutor> executors, ReplicaConfig config, Runnable ended) {
        return worker(executors, Witness.NONE, config, ended);
    }

    /** A worker whose attempts somebody looks at. */
    public Worker worker(List<TaskExecutor> executors, Witness witness, ReplicaConfig config, Runnable ended) {
        return new Worker(
                surroundings.transactions(),
                new WorkResolver(expressions, surroundings.secrets(), surroundings.jobNamespace()),
                executors,
                witness,
                completer(),
                events,
                lineage,
                surroundings.time(),
                config,
                ended);
    }

    /** One replica. */
    public Replica replica(String name, Worker worker, ReplicaConfig config) {
        Transactions transactions = surroundings.transactions();
        return new Replica(
                new TriggerEngine(
                        transactions,
                        cache,
                        creator,
                        new ScheduleFiring(assets, surroundings.connections(), parameters),
                        new AssetFiring(parameters, assets, surroundings.connections()),
                        config.triggerBatch()),
                new Waits(transactions, new RunAdmission(cache, starter)),
                backfills,
                new Claimer(transactions, cache, events, lineage, forecasts.foresights(), name, config.lease()),
                worker,
                new Heartbeats(transactions, name, config.lease()),
                new Sweeper(transactions, completer(), cancel, starter),
                surroundings.time());
    }
}
