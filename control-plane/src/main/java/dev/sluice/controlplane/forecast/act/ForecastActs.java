package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.gate.OwnReaders;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.predict.act.Budget;
import java.time.Instant;
import java.time.InstantSource;

/** What carries decisions of forecasts out, put together from its parts, without a container. */
public final class ForecastActs {
    private final Foresights foresights;
    private final ForecastControl control;
    private final EarlyRetries retries;
    private final EarlyStarts starts;
    private final PriorityRises rises;
    private final DoomedHolds doomed;
    private final HungKills hung;
    private final Risks risks;
    private final Rollbacks rollbacks;
    private final DecisionScores scores;

    /**
     * What it stands on.
     *
     * @param readers who reads what, by the definitions
     * @param jobNamespace of our own jobs in lineage
     */
    public record Surroundings(
            Transactions transactions,
            DeployedCache cache,
            Connections connections,
            OwnReaders readers,
            InstantSource time,
            String jobNamespace) {}

    public ForecastActs(Surroundings on) {
        TaskForecasts forecasts = new TaskForecasts(on.jobNamespace());
        Decider decider = new Decider(Budget.DEFAULT);
        this.foresights = new Foresights(
                on.jobNamespace(), on.cache(), forecasts, new Outlooks(on.cache(), forecasts, Budget.DEFAULT));
        this.control = new ForecastControl(on.transactions(), on.time());
        this.retries = new EarlyRetries(on.cache(), forecasts, decider);
        this.starts = new EarlyStarts(on.transactions(), on.cache(), decider);
        this.rises = new PriorityRises(on.transactions(), on.cache(), forecasts, decider);
        this.doomed = new DoomedHolds(on.jobNamespace(), on.transactions(), on.cache(), decider);
        this.hung = new HungKills(on.jobNamespace(), on.transactions(), on.cache(), decider);
        this.risks = new Risks(on.transactions(), on.cache(), on.connections(), on.readers(), decider);
        this.rollbacks = new Rollbacks(on.transactions());
        this.scores = new DecisionScores(on.transactions());
    }

    /** What claims are planned with. */
    public Foresights foresights() {
        return foresights;
    }

    /** What people may do about decisions. */
    public ForecastControl control() {
        return control;
    }

    /** What says how soon a failed task is tried again. */
    public EarlyRetries retries() {
        return retries;
    }

    /** Looks at everything that may be done about what is expected; for one replica, every second or so. Returns how much it did. */
    public int decide(Instant now) {
        return doomed.look(now) + starts.look(now) + rises.look(now) + hung.look(now) + risks.look(now);
    }

    /** Looks back: whether decisions helped, and forecasts still are what they claim to be. Every half minute or so. */
    public int review(Instant now) {
        return scores.look(now) + (rollbacks.look(now) ? 1 : 0);
    }
}
