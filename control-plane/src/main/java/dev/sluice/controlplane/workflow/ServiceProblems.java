package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Gate;
import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.read.AssetUris;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.Loaded;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what is wrong with a file in this service only: a connection it lacks, a secret of its own in clear. */
final class ServiceProblems {
    private static final String NOT_CONFIGURED = "SLUICE-DEF-900";
    private static final String SECRET_IN_CLEAR = "SLUICE-DEF-901";

    private final Connections connections;
    private final CheckVocabulary checks;

    ServiceProblems(Connections connections, CheckVocabulary checks) {
        this.connections = connections;
        this.checks = checks;
    }

    /** A connection that the service does not have is found now, not by the first run. */
    void unknownConnections(Loaded loaded, List<DefinitionProblem> problems) {
        Set<AssetAddress> addresses =
                switch (loaded.definition()) {
                    case Workflow workflow -> addresses(workflow);
                    case Gate gate -> addresses(gate);
                    case Pool _, Service _ -> Set.of();
                };
        Set<String> told = new HashSet<>();
        for (AssetAddress address : addresses) {
            try {
                connections.dataset(address);
            } catch (Connections.UnknownConnectionException e) {
                String message = String.valueOf(e.getMessage());
                if (told.add(message)) {
                    problems.add(problem(loaded, message, "configure it, then apply again"));
                }
            }
        }
        if (told.isEmpty()
                && loaded.definition() instanceof Gate gate
                && gate.spec().phase() instanceof Phase.Stage stage
                && connections.dataset(Gates.stage(stage)).equals(connections.dataset(gate.asset()))) {
            problems.add(problem(
                    loaded,
                    "the stage " + stage.stage() + " of gate " + gate.metadata().name() + " is the asset itself",
                    "let the producer write another asset"));
        }
    }

    /** The text of a definition is stored and shown. */
    static void secretsInClear(Tx tx, SourceFile file, List<DefinitionProblem> problems) {
        if (!tx.hidesPartOf(file.text())) {
            return;
        }
        int line =
                1 + (int) file.text().lines().takeWhile(l -> !tx.hidesPartOf(l)).count();
        problems.add(new DefinitionProblem(
                SECRET_IN_CLEAR,
                file.path(),
                line,
                1,
                "the file holds the value of a secret",
                "name the secret under the task's secrets instead",
                ""));
    }

    static DefinitionProblem problem(Loaded loaded, String message, String fix) {
        return new DefinitionProblem(NOT_CONFIGURED, loaded.file().path(), loaded.line(), 1, message, fix, "");
    }

    /** The asset, its stage and quarantine, and what its checks compare it with. */
    private Set<AssetAddress> addresses(Gate gate) {
        Set<AssetAddress> addresses = new LinkedHashSet<>();
        addresses.add(gate.asset());
        if (gate.spec().phase() instanceof Phase.Stage stage) {
            addresses.add(Gates.stage(stage));
            stage.quarantine().map(AssetUris::parse).ifPresent(addresses::add);
        }
        for (CheckSpec check : gate.spec().checks()) {
            for (CheckVocabulary.Type type : checks.types()) {
                if (type.name().equals(check.type())) {
                    type.arguments().stream()
                            .filter(argument -> argument.kind() == CheckVocabulary.Kind.ASSET)
                            .map(argument -> check.arguments().get(argument.name()))
                            .filter(String.class::isInstance)
                            .forEach(text -> addresses.add(AssetUris.parse((String) text)));
                }
            }
        }
        return addresses;
    }

    private static Set<AssetAddress> addresses(Workflow workflow) {
        Set<AssetAddress> addresses = new LinkedHashSet<>();
        for (Task task : workflow.tasks()) {
            if (task.work() instanceof Work.Sql sql) {
                addresses.add(anything(sql.connection()));
            }
            addresses.addAll(task.consumes());
            for (Task.Output output : task.produces()) {
                addresses.add(output.asset());
                output.columns().values().forEach(refs -> refs.forEach(ref -> addresses.add(ref.asset())));
            }
        }
        for (Trigger trigger : workflow.triggers()) {
            switch (trigger) {
                case Trigger.OnAssets onAssets -> onAssets.assets().forEach(input -> addresses.add(input.asset()));
                case Trigger.OnSchedule schedule ->
                    schedule.waitFor().ifPresent(wait -> addresses.addAll(wait.assets()));
                case Trigger.OnKafka kafka -> addresses.add(anything(kafka.connection()));
                case Trigger.OnFile _, Trigger.OnWebhook _, Trigger.OnEvent _ -> {}
            }
        }
        return addresses;
    }

    /** Something there: whether it can be named says whether the connection is known. */
    private static AssetAddress anything(String connection) {
        return new AssetAddress.InConnection(connection, "t");
    }
}
