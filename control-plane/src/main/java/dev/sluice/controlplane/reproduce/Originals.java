package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.compare.Evidence;
import dev.sluice.quality.execute.Source;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.Task;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is left of a run that is to be repeated: whether its inputs are as they were, and what it wrote. */
final class Originals {
    private static final String ATTEMPTS = """
            SELECT a.id FROM task_run t JOIN attempt a ON a.task_run_id = t.id AND a.state = 'SUCCEEDED'
            WHERE t.run_id = ? AND t.task = ? ORDER BY a.number
            """;

    private static final String WRITER = """
            SELECT v.run_id FROM asset a JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
            WHERE a.namespace = ? AND a.name = ?
            """;

    private final Connections connections;
    private final Places places;
    private final Contents contents;

    Originals(Connections connections, Places places, Contents contents) {
        this.connections = connections;
        this.places = places;
        this.contents = contents;
    }

    /**
     * An output of the run.
     *
     * @param digests kept when it was written
     * @param untouched whether no other run has written it since
     */
    record Output(
            AssetAddress asset,
            DatasetId dataset,
            ReproducePolicy.Compared compared,
            List<Contents.Digest> digests,
            boolean untouched) {
        Optional<Contents.Digest> kept(String algorithm) {
            return digests.stream().filter(d -> d.algorithm().equals(algorithm)).findFirst();
        }

        Optional<Evidence.Kept> keptRows() {
            String algorithm = Contents.compared(compared).algorithm();
            return kept(algorithm)
                    .map(d -> new Evidence.Kept(algorithm, d.hex(), Objects.requireNonNullElse(d.rows(), 0L)));
        }
    }

    /** The outputs that are compared, in the order of the tasks; those of tasks that are left out are not. */
    List<Output> outputs(Tx tx, RunRow run, Deployed deployed, ReproducePolicy policy) throws SQLException {
        List<Output> outputs = new ArrayList<>();
        for (Task task : deployed.workflow().tasks()) {
            if (policy.skip().contains(task.id())) {
                continue;
            }
            List<UUID> attempts = tx.query(ATTEMPTS, row -> row.getObject(1, UUID.class), run.id(), task.id());
            for (Task.Output output : task.produces()) {
                Optional<ReproducePolicy.Compared> compared = policy.output(output.asset());
                if (compared.isPresent()) {
                    DatasetId dataset = connections.dataset(output.asset());
                    outputs.add(new Output(
                            output.asset(),
                            dataset,
                            compared.get(),
                            VersionDigests.find(tx, dataset, attempts),
                            tx.first(
                                            WRITER,
                                            row -> Objects.requireNonNullElse(
                                                    row.getObject(1, UUID.class), new UUID(0, 0)),
                                            dataset.namespace(),
                                            dataset.name())
                                    .filter(attempts::contains)
                                    .isPresent()));
                }
            }
        }
        return outputs;
    }

    /** What is left of an output: its rows while they are what the run wrote, else its digests. */
    Evidence evidence(Output output) {
        Optional<String> bytes = output.kept(Contents.SHA256).map(Contents.Digest::hex);
        Optional<Source> source = places.real(output.asset());
        Optional<Contents.Digest> now = source.flatMap(
                s -> s instanceof Source.Files files ? contents.bytes(files) : Optional.<Contents.Digest>empty());
        boolean there = bytes.isPresent() ? now.map(Contents.Digest::hex).equals(bytes) : isThere(output, source);
        return there
                ? new Evidence(source, bytes.or(() -> now.map(Contents.Digest::hex)), output.keptRows())
                : Evidence.gone(bytes, output.keptRows());
    }

    private boolean isThere(Output output, Optional<Source> source) {
        Optional<Evidence.Kept> kept = output.keptRows();
        if (kept.isEmpty()) {
            return output.untouched() && source.isPresent();
        }
        return source.flatMap(s -> contents.rows(s, Contents.compared(output.compared())))
                .map(Contents.Digest::hex)
                .filter(kept.get().digest()::equals)
                .isPresent();
    }

    /** What stands in the way of having the run's inputs again, naming the version; empty: nothing does. */
    List<String> missing(Tx tx, Ingredients ingredients, Deployed deployed, ReproducePolicy policy)
            throws SQLException {
        Map<DatasetId, AssetAddress> addresses = new HashMap<>();
        Set<DatasetId> own = new HashSet<>();
        for (Task task : deployed.workflow().tasks()) {
            task.produces().forEach(output -> own.add(connections.dataset(output.asset())));
            if (!policy.skip().contains(task.id())) {
                task.consumes().forEach(asset -> addresses.put(connections.dataset(asset), asset));
            }
        }
        List<String> missing = new ArrayList<>();
        Set<DatasetId> seen = new HashSet<>(own);
        for (Ingredients.Input input : ingredients.inputs()) {
            DatasetId dataset = new DatasetId(input.namespace(), input.name());
            AssetAddress asset = addresses.get(dataset);
            if (asset != null && seen.add(dataset)) {
                missing(tx, input, asset, policy.pin(asset)).ifPresent(missing::add);
            }
        }
        addresses.forEach((dataset, asset) -> {
            if (!seen.contains(dataset) && policy.pin(asset) != ReproducePolicy.Pin.NONE) {
                missing.add("nobody knows which version of " + dataset.namespace() + " " + dataset.name()
                        + " the run read");
            }
        });
        return missing;
    }

    private Optional<String> missing(Tx tx, Ingredients.Input input, AssetAddress asset, ReproducePolicy.Pin pin)
            throws SQLException {
        if (pin == ReproducePolicy.Pin.NONE) {
            return Optional.empty();
        }
        if (pin == ReproducePolicy.Pin.DIGEST && input.digest() != null) {
            Optional<Contents.Digest> now = places.real(asset).flatMap(contents::input);
            if (now.isEmpty()) {
                return Optional.of(input.label() + " is gone");
            }
            return now.get().hex().equals(input.digest())
                    ? Optional.empty()
                    : Optional.of(input.label() + " is gone: there is now "
                            + now.get().algorithm() + " " + now.get().hex());
        }
        if (input.version() == null) {
            return Optional.of("nobody knows which version of " + input.label() + " the run read");
        }
        DatasetId dataset = new DatasetId(input.namespace(), input.name());
        Long now = Assets.versions(tx, List.of(dataset)).get(dataset);
        return now != null && now.toString().equals(input.version())
                ? Optional.empty()
                : Optional.of(input.label() + " is gone: "
                        + (now == null ? "there is none" : "version " + now + " is there now"));
    }
}
