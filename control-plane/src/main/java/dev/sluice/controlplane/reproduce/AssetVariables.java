package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.dispatch.Claimed;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands the places of assets to tasks: {@code SLUICE_ASSET_} with the name of each, {@code SLUICE_CONNECTION_} with that of each
 * connection that has a stand-in, and {@code SLUICE_SCRATCH} in a repeated run alone. Tasks that use them write where they are
 * told.
 */
final class AssetVariables {
    private final Places places;
    private final ShadowRules rules;

    AssetVariables(Places places) {
        this.places = places;
        this.rules = new ShadowRules(places);
    }

    /**
     * The request with its places.
     *
     * @throws IllegalStateException when a repeated run would touch something real
     */
    AttemptRequest placed(Claimed claimed, AttemptRequest request, ReproducePolicy policy) {
        boolean shadow = claimed.run().isShadow();
        if (shadow) {
            List<String> against = rules.against(
                    claimed.deployed().workflow(), policy, claimed.run().id());
            if (!against.isEmpty()) {
                throw new IllegalStateException(String.join("; ", against));
            }
        }
        Map<String, String> context = new HashMap<>(request.context());
        assets(claimed, policy).forEach((name, path) -> {
            places.prepare(path);
            context.put("SLUICE_ASSET_" + variable(name), path.toString());
        });
        policy.standIns()
                .forEach(standIn -> context.put(
                        "SLUICE_CONNECTION_" + variable(standIn.connection()),
                        shadow ? standIn.use() : standIn.connection()));
        if (shadow) {
            Path scratch = places.scratch(claimed.run().id());
            places.prepare(scratch.resolve("any"));
            context.put("SLUICE_SCRATCH", scratch.toString());
            // What a task itself would tell of its lineage has real names.
            context.put("OPENLINEAGE_DISABLED", "true");
        }
        ResolvedWork work =
                request.work() instanceof ResolvedWork.Sql sql && shadow ? redirected(sql, policy) : request.work();
        return new AttemptRequest(
                request.attempt(),
                request.taskRun(),
                request.number(),
                request.workflow(),
                request.task(),
                work,
                request.resources(),
                request.timeout(),
                context);
    }

    private static ResolvedWork redirected(ResolvedWork.Sql sql, ReproducePolicy policy) {
        return new ResolvedWork.Sql(
                policy.standIn(sql.connection())
                        .map(ReproducePolicy.StandIn::use)
                        .orElseThrow(() -> new IllegalStateException("no stand-in for " + sql.connection())),
                sql.script());
    }

    /** Files of the task's assets, by name. */
    private Map<String, Path> assets(Claimed claimed, ReproducePolicy policy) {
        Workflow workflow = claimed.deployed().workflow();
        Set<AssetAddress> touched = new HashSet<>(claimed.task().consumes());
        claimed.task().produces().forEach(output -> touched.add(output.asset()));
        Map<String, Path> assets = new HashMap<>();
        for (Task task : workflow.tasks()) {
            for (Task.Output output : task.produces()) {
                if (touched.contains(output.asset())) {
                    boolean real = !claimed.run().isShadow() || policy.skip().contains(task.id());
                    Optional<Path> path = real
                            ? places.file(output.asset())
                            : places.scratchFile(claimed.run().id(), output.asset());
                    path.ifPresent(p -> assets.put(output.alias(), p));
                }
            }
        }
        for (ReproducePolicy.Pinned input : policy.inputs()) {
            if (touched.contains(input.asset())) {
                input.as().ifPresent(name -> places.file(input.asset()).ifPresent(path -> assets.put(name, path)));
            }
        }
        return assets;
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    }
}
