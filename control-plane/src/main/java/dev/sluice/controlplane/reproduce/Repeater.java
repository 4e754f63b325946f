package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.reproduce.Reproductions.End;
import dev.sluice.controlplane.reproduce.Reproductions.Job;
import dev.sluice.controlplane.reproduce.Reproductions.State;
import dev.sluice.controlplane.run.RunRequests;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.run.RunRows;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.quality.compare.Comparison;
import dev.sluice.quality.compare.Evidence;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.plan.RunStatus;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Carries repetitions out, one step at a time: looks whether a run can be had again, has a shadow of it run, and compares what
 * both wrote. Any replica can take the next step; a lease and a fencing number see to it that one does.
 */
public final class Repeater {
    private final Parts parts;
    private final String replica;
    private final Reproductions store;
    private final Contents contents;
    private final Originals originals;

    /** What it stands on. */
    public record Parts(
            Transactions transactions,
            Reproductions reproductions,
            DeployedCache definitions,
            RunRequests requests,
            Connections connections,
            Places places,
            ReproduceSettings settings) {}

    public Repeater(Parts parts, String replica) {
        this.parts = parts;
        this.replica = replica;
        this.store = parts.reproductions();
        this.contents = new Contents(parts.settings());
        this.originals = new Originals(parts.connections(), parts.places(), contents);
    }

    /** Does one step of one repetition; false: there is nothing to do. */
    public boolean step() {
        Optional<Job> claimed = store.claim(replica, parts.settings().lease());
        if (claimed.isEmpty()) {
            return false;
        }
        Job job = claimed.get();
        try {
            switch (job.state()) {
                case QUEUED -> start(job);
                case RUNNING -> ended(job);
                case COMPARING -> compare(job);
                case DONE, REFUSED, FAILED -> throw new IllegalStateException("nothing to do for " + job);
            }
        } catch (dev.sluice.controlplane.jdbc.StoreUnavailableException e) {
            throw e; // tried again when the lease is over
        } catch (RuntimeException e) {
            Log.warnf(e, "repetition failed reproduction=%s", job.id());
            finish(job, End.failed(String.valueOf(e.getMessage())));
        }
        return true;
    }

    /** A run, its workflow as it was, and how it is repeated. */
    private record Original(RunRow run, Deployed deployed, ReproducePolicy policy) {}

    private void start(Job job) {
        List<String> against = new ArrayList<>();
        Optional<Original> found = parts.transactions().call(tx -> original(tx, job, against));
        if (found.isPresent()) {
            Original original = found.get();
            // Reading data takes long: not inside a transaction that others wait for.
            against.addAll(new ShadowRules(parts.places())
                    .against(original.deployed().workflow(), original.policy(), job.id()));
            parts.transactions().run(tx -> against.addAll(gone(tx, original)));
        }
        if (!against.isEmpty()) {
            finish(job, End.refused("NOT-REPRODUCIBLE: " + String.join("; ", against)));
            return;
        }
        parts.transactions().run(tx -> {
            UUID shadow = parts.requests().shadow(tx, job.run(), job.id().toString(), job.by());
            if (!Reproductions.move(tx, job, State.RUNNING, shadow)) {
                throw new IllegalStateException("another replica has taken over reproduction " + job.id());
            }
        });
    }

    private Optional<Original> original(Tx tx, Job job, List<String> against) throws SQLException {
        RunRow run = RunRows.byIds(tx, List.of(job.run())).get(job.run());
        if (run == null) {
            against.add("there is no run " + job.run());
            return Optional.empty();
        }
        if (run.state() != RunStatus.SUCCEEDED) {
            against.add("run " + run.id() + " has not succeeded, it is " + run.state());
            return Optional.empty();
        }
        if (run.isShadow()) {
            against.add("run " + run.id() + " is a repetition itself; repeat the run that it repeats");
            return Optional.empty();
        }
        Deployed deployed = parts.definitions().workflow(tx, run.definitionId(), run.version());
        Optional<ReproducePolicy> policy = deployed.workflow().reproduce();
        if (policy.isEmpty()) {
            against.add("version " + run.version() + " of "
                    + deployed.workflow().metadata().name() + " does not say how it is repeated; add spec.reproduce");
            return Optional.empty();
        }
        return Optional.of(new Original(run, deployed, policy.get()));
    }

    private List<String> gone(Tx tx, Original original) throws SQLException {
        List<String> gone = new ArrayList<>();
        Optional<RunFingerprint> fingerprint =
                RunFingerprints.find(tx, original.run().id());
        if (fingerprint.isEmpty()) {
            gone.add("no fingerprint of the run was kept");
            return gone;
        }
        gone.addAll(originals.missing(
                tx, RunFingerprint.ingredients(fingerprint.get().content()), original.deployed(), original.policy()));
        for (Originals.Output output : originals.outputs(tx, original.run(), original.deployed(), original.policy())) {
            if (output.digests().isEmpty() && !output.untouched()) {
                gone.add("output " + output.dataset().namespace() + " "
                        + output.dataset().name() + " was written again since, and no digest of it was kept");
            }
        }
        return gone;
    }

    /** The shadow is done. */
    private void ended(Job job) {
        Map<UUID, RunRow> rows = parts.transactions().call(tx -> RunRows.byIds(tx, List.of(shadow(job))));
        RunRow shadow = Objects.requireNonNull(rows.get(shadow(job)));
        if (shadow.state() == RunStatus.SUCCEEDED) {
            parts.transactions().run(tx -> Reproductions.move(tx, job, State.COMPARING, null));
        } else {
            finish(job, End.failed("run " + shadow.id() + ", which repeats it, ended as " + shadow.state()));
        }
    }

    private static UUID shadow(Job job) {
        return Objects.requireNonNull(job.shadow(), "a repetition that runs has a run");
    }

    private void compare(Job job) {
        List<String> against = new ArrayList<>();
        Optional<Original> found = parts.transactions().call(tx -> original(tx, job, against));
        if (found.isEmpty()) {
            finish(job, End.failed(String.join("; ", against)));
            return;
        }
        Original original = found.get();
        Optional<RunFingerprint> before = parts.transactions().call(tx -> RunFingerprints.find(tx, job.run()));
        Optional<RunFingerprint> after = parts.transactions().call(tx -> RunFingerprints.find(tx, shadow(job)));
        Optional<String> changed = changed(before, after, original);
        if (changed.isPresent()) {
            finish(job, End.failed(changed.get() + " changed while the run was repeated; try again"));
            return;
        }
        List<Outcome.Output> outputs = new ArrayList<>();
        for (Originals.Output output : parts.transactions()
                .call(tx -> originals.outputs(tx, original.run(), original.deployed(), original.policy()))) {
            outputs.add(compared(job, output, original.policy()));
        }
        Outcome outcome = new Outcome(
                before.map(RunFingerprint::sha256).orElse(null),
                after.map(RunFingerprint::sha256).orElse(null),
                before.map(RunFingerprint::gaps).orElse(List.of()),
                outputs);
        finish(
                job,
                new End(
                        State.DONE,
                        outcome.level().name(),
                        outcome.expected().name(),
                        outputs.isEmpty() ? "nothing was compared: no output is declared" : null,
                        outcome.json()));
    }

    /** An input that the shadow read otherwise than the run. */
    private Optional<String> changed(
            Optional<RunFingerprint> before, Optional<RunFingerprint> after, Original original) {
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        List<Ingredients.Input> were =
                RunFingerprint.ingredients(before.get().content()).inputs();
        for (Ingredients.Input input :
                RunFingerprint.ingredients(after.get().content()).inputs()) {
            boolean same = were.stream()
                    .filter(w ->
                            w.namespace().equals(input.namespace()) && w.name().equals(input.name()))
                    .allMatch(w -> w.isSameAs(input) || isFree(input, original));
            if (!same) {
                return Optional.of(input.namespace() + " " + input.name());
            }
        }
        return Optional.empty();
    }

    private boolean isFree(Ingredients.Input input, Original original) {
        return original.policy().inputs().stream()
                .filter(pinned -> pinned.pin() == ReproducePolicy.Pin.NONE)
                .map(pinned -> parts.connections().dataset(pinned.asset()))
                .anyMatch(
                        d -> d.namespace().equals(input.namespace()) && d.name().equals(input.name()));
    }

    private Outcome.Output compared(Job job, Originals.Output output, ReproducePolicy policy) {
        Evidence was = originals.evidence(output);
        Optional<Source> place = parts.places().repeated(shadow(job), output.asset(), policy);
        Optional<String> bytes = place.flatMap(s ->
                        s instanceof Source.Files files ? contents.bytes(files) : Optional.<Contents.Digest>empty())
                .map(Contents.Digest::hex);
        Evidence is = new Evidence(place, bytes, Optional.empty());
        Comparison comparison = new Comparison(
                Contents.compared(output.compared()), parts.settings().limits());
        return Outcome.Output.of(
                output, comparison.between(was, is), was.bytes().orElse(null), bytes.orElse(null));
    }

    private void finish(Job job, End end) {
        store.end(job, end);
        Log.infof(
                "repetition ended reproduction=%s run=%s state=%s level=%s",
                job.id(), job.run(), end.state(), end.level());
        UUID shadow = job.shadow();
        if (shadow != null) {
            try {
                parts.places().delete(shadow);
            } catch (IOException e) {
                Log.warnf("scratch folder stays, delete it by hand run=%s cause=%s", shadow, e.toString());
            }
        }
    }
}
