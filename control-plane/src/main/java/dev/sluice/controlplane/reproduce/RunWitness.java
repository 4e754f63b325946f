package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.dispatch.Claimed;
import dev.sluice.controlplane.dispatch.Witness;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ObservedDataset;
import dev.sluice.scheduler.execute.ResolvedWork;
import io.quarkus.logging.Log;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sees what attempts of our own read and write, and keeps it: fingerprints of all, and digests where a workflow says how its runs
 * are repeated.
 */
public final class RunWitness implements Witness {
    private final Transactions transactions;
    private final Connections connections;
    private final Places places;
    private final Contents contents;
    private final AssetVariables variables;
    private final InstantSource time;

    public RunWitness(
            Transactions transactions,
            Connections connections,
            Places places,
            ReproduceSettings settings,
            InstantSource time) {
        this.transactions = transactions;
        this.connections = connections;
        this.places = places;
        this.contents = new Contents(settings);
        this.variables = new AssetVariables(places);
        this.time = time;
    }

    @Override
    public AttemptRequest placed(Claimed claimed, AttemptRequest request) {
        Optional<ReproducePolicy> policy = claimed.deployed().workflow().reproduce();
        if (policy.isEmpty()) {
            if (claimed.run().isShadow()) {
                throw new IllegalStateException("a workflow without spec.reproduce is not repeated");
            }
            return request;
        }
        return variables.placed(claimed, request, policy.get());
    }

    @Override
    public Watch begin(Claimed claimed, AttemptRequest request) {
        try {
            List<Ingredients.Input> inputs = inputs(claimed);
            RunFingerprint fingerprint = fingerprint(claimed, request, inputs);
            return outcome -> ended(claimed, fingerprint, inputs, outcome);
        } catch (RuntimeException e) {
            Log.warnf("no fingerprint of attempt=%s cause=%s", claimed.attempt(), e.toString());
            return outcome -> outcome;
        }
    }

    private List<Ingredients.Input> inputs(Claimed claimed) {
        Set<AssetAddress> own = new HashSet<>();
        claimed.deployed().workflow().tasks().forEach(task -> task.produces().forEach(o -> own.add(o.asset())));
        Map<DatasetId, AssetAddress> read = new LinkedHashMap<>();
        claimed.task().consumes().stream()
                .filter(asset -> !own.contains(asset))
                .forEach(asset -> read.put(connections.dataset(asset), asset));
        if (read.isEmpty()) {
            return List.of();
        }
        Map<DatasetId, Long> versions = transactions.call(tx -> Assets.versions(tx, read.keySet()));
        List<Ingredients.Input> inputs = new ArrayList<>();
        read.forEach((dataset, asset) -> {
            Long version = versions.get(dataset);
            Optional<Contents.Digest> digest = claimed.deployed()
                    .workflow()
                    .reproduce()
                    .filter(policy -> policy.pin(asset) == ReproducePolicy.Pin.DIGEST)
                    .flatMap(_ -> places.real(asset))
                    .flatMap(contents::input);
            inputs.add(new Ingredients.Input(
                    dataset.namespace(),
                    dataset.name(),
                    version == null ? null : version.toString(),
                    digest.map(Contents.Digest::algorithm).orElse(null),
                    digest.map(Contents.Digest::hex).orElse(null)));
        });
        return inputs;
    }

    private static RunFingerprint fingerprint(Claimed claimed, AttemptRequest request, List<Ingredients.Input> inputs) {
        List<String> gaps = new ArrayList<>();
        String task = claimed.task().id();
        SortedMap<String, String> images = new TreeMap<>();
        Map<String, String> known = new HashMap<>();
        switch (request.work()) {
            case ResolvedWork.Container container -> {
                known.putAll(container.env());
                int digest = container.image().indexOf("@sha256:");
                if (digest > 0) {
                    images.put(task, container.image().substring(digest + 1));
                } else {
                    gaps.add("image digest of task " + task);
                }
            }
            case ResolvedWork.Process process -> {
                process.passEnv().forEach(name -> Optional.ofNullable(System.getenv(name))
                        .ifPresent(value -> known.put(name, value)));
                known.putAll(process.env());
            }
            case ResolvedWork.Noop _, ResolvedWork.Sql _, ResolvedWork.Http _, ResolvedWork.External _ -> {}
        }
        SortedMap<String, String> environment = new TreeMap<>();
        claimed.deployed().workflow().reproduce().map(ReproducePolicy::environment).orElse(Set.of()).stream()
                .filter(known::containsKey)
                .forEach(name -> environment.put(name, known.getOrDefault(name, "")));
        return RunFingerprint.of(
                new Ingredients(
                        claimed.deployed().digest(),
                        claimed.deployed().revision(),
                        images,
                        new TreeMap<>(claimed.run().parameters()),
                        claimed.run().partitionKey(),
                        environment,
                        inputs,
                        RunFingerprints.seeds(claimed.run(), claimed.deployed())),
                gaps);
    }

    private AttemptOutcome ended(
            Claimed claimed, RunFingerprint fingerprint, List<Ingredients.Input> inputs, AttemptOutcome outcome) {
        try {
            Map<DatasetId, List<Contents.Digest>> written =
                    outcome instanceof AttemptOutcome.Succeeded ? written(claimed) : Map.of();
            transactions.run(tx -> {
                RunFingerprints.store(tx, claimed.attempt(), fingerprint, time.instant());
                for (Map.Entry<DatasetId, List<Contents.Digest>> each : written.entrySet()) {
                    VersionDigests.store(tx, each.getKey(), claimed.attempt(), each.getValue(), time.instant());
                }
            });
            return outcome instanceof AttemptOutcome.Succeeded done
                            && !claimed.run().isShadow()
                    ? new AttemptOutcome.Succeeded(told(done.observed(), inputs, written))
                    : outcome;
        } catch (RuntimeException e) {
            Log.warnf("what was seen is not kept attempt=%s cause=%s", claimed.attempt(), e.toString());
            return outcome;
        }
    }

    /** Digests of what the attempt wrote; a repeated one is compared when its run is done. */
    private Map<DatasetId, List<Contents.Digest>> written(Claimed claimed) {
        Map<DatasetId, List<Contents.Digest>> written = new LinkedHashMap<>();
        Optional<ReproducePolicy> policy = claimed.deployed().workflow().reproduce();
        if (policy.isEmpty() || claimed.run().isShadow()) {
            return written;
        }
        for (Task.Output output : claimed.task().produces()) {
            policy.get().output(output.asset()).ifPresent(compared -> places.real(output.asset())
                    .map(source -> contents.output(source, Contents.compared(compared)))
                    .filter(digests -> !digests.isEmpty())
                    .ifPresent(digests -> written.put(connections.dataset(output.asset()), digests)));
        }
        return written;
    }

    private static List<ObservedDataset> told(
            List<ObservedDataset> observed,
            List<Ingredients.Input> inputs,
            Map<DatasetId, List<Contents.Digest>> written) {
        Map<String, String> facets = new LinkedHashMap<>();
        Map<String, DatasetId> datasets = new HashMap<>();
        for (Ingredients.Input input : inputs) {
            if (input.digest() != null && input.algorithm() != null) {
                DatasetId dataset = new DatasetId(input.namespace(), input.name());
                datasets.put("r" + dataset, dataset);
                facets.put("r" + dataset, ContentFacet.json(input.algorithm(), input.digest()));
            }
        }
        written.forEach((dataset, digests) -> {
            datasets.put("w" + dataset, dataset);
            facets.put(
                    "w" + dataset,
                    ContentFacet.json(
                            digests.getFirst().algorithm(), digests.getFirst().hex()));
        });
        List<ObservedDataset> all = new ArrayList<>();
        for (ObservedDataset each : observed) {
            String facet = facets.remove((each.written() ? "w" : "r") + each.dataset());
            all.add(facet == null ? each : with(each, facet));
        }
        facets.forEach((key, facet) -> all.add(with(
                new ObservedDataset(
                        java.util.Objects.requireNonNull(datasets.get(key)),
                        key.startsWith("w"),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        Map.of()),
                facet)));
        return all;
    }

    private static ObservedDataset with(ObservedDataset seen, String facet) {
        Map<String, String> facets = new HashMap<>(seen.facets());
        facets.put(ContentFacet.NAME, facet);
        return new ObservedDataset(seen.dataset(), seen.written(), seen.rows(), seen.bytes(), seen.schema(), facets);
    }
}
