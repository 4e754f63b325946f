package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.TaskGraph;
import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.expression.ParameterValues;
import dev.sluice.scheduler.text.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What has to hold inside of one workflow, beyond the shape of each part. */
final class WorkflowChecks {
    private final Reading reading;
    private final Workflow workflow;
    private final Map<AssetAddress, String> producers = new HashMap<>();

    WorkflowChecks(Reading reading, Workflow workflow) {
        this.reading = reading;
        this.workflow = workflow;
    }

    void check() {
        uniqueIds();
        outputs();
        after();
        cycles();
        triggers();
    }

    private Problems problems() {
        return reading.problems();
    }

    private YamlNode node(Object value, String key) {
        YamlNode node = reading.node(value);
        return node instanceof YamlNode.Keys keys ? keys.get(key).orElse(node) : node;
    }

    private void uniqueIds() {
        Map<String, YamlNode> tasks = new HashMap<>();
        workflow.tasks().forEach(task -> unique(tasks, "task", task.id(), node(task, "id")));
        Map<String, YamlNode> triggers = new HashMap<>();
        workflow.triggers().forEach(trigger -> unique(triggers, "trigger", trigger.id(), node(trigger, "id")));
    }

    private void unique(Map<String, YamlNode> seen, String kind, String id, YamlNode node) {
        YamlNode first = seen.putIfAbsent(id, node);
        if (first != null) {
            problems()
                    .add(
                            Rule.DUPLICATE_NAME,
                            node,
                            kind + " '" + id + "' is there twice; the first is in line "
                                    + first.place().line(),
                            "give one another id");
        }
    }

    private void outputs() {
        Map<String, YamlNode> aliases = new HashMap<>();
        for (Task task : workflow.tasks()) {
            for (Task.Output output : task.produces()) {
                unique(aliases, "asset", output.alias(), node(output, "asset"));
                String other = producers.putIfAbsent(output.asset(), task.id());
                if (other != null) {
                    String who =
                            other.equals(task.id()) ? "twice by task '" + other + "'" : "by task '" + other + "' too";
                    problems()
                            .add(
                                    Rule.TWO_PRODUCERS,
                                    node(output, "uri"),
                                    output.asset() + " is produced " + who,
                                    "let one task write it, or give each its own address");
                }
            }
        }
    }

    private void after() {
        Set<String> ids = new TreeSet<>(workflow.tasks().stream().map(Task::id).toList());
        for (Task task : workflow.tasks()) {
            if (!(node(task, "after") instanceof YamlNode.Items items)) {
                continue;
            }
            for (YamlNode item : items.items()) {
                if (!(item instanceof YamlNode.Scalar name) || name.type() != YamlNode.Type.TEXT) {
                    continue;
                }
                if (name.text().equals(task.id())) {
                    problems().add(Rule.CYCLE, item, "task '" + task.id() + "' waits for itself", "remove it");
                } else if (!ids.contains(name.text()) && reading.has(Reading.Part.TASK)) {
                    problems()
                            .add(
                                    Rule.UNKNOWN_TASK,
                                    item,
                                    "there is no task " + Texts.quote(name.text()),
                                    Suggestions.fix(name.text(), ids));
                }
            }
        }
    }

    private void cycles() {
        Map<String, Task> byId = new HashMap<>();
        workflow.tasks().forEach(task -> byId.putIfAbsent(task.id(), task));
        for (List<String> cycle : TaskGraph.of(workflow).cycles()) {
            if (cycle.size() < 3) {
                continue; // A task that names itself, told above.
            }
            List<String> steps = new ArrayList<>();
            for (String id : cycle) {
                Task task = byId.get(id);
                steps.add(
                        task == null
                                ? id
                                : id + " (line " + node(task, "id").place().line() + ")");
            }
            Task first = byId.get(cycle.getFirst());
            problems()
                    .add(
                            Rule.CYCLE,
                            first == null ? reading.document().root() : node(first, "id"),
                            "tasks wait for each other: " + String.join(" -> ", steps),
                            "take one of the assets or 'after' away");
        }
    }

    private void triggers() {
        Set<String> parameters = new TreeSet<>();
        workflow.parameters().forEach(parameter -> parameters.add(parameter.name()));
        for (Trigger trigger : workflow.triggers()) {
            with(trigger, parameters);
            switch (trigger) {
                case Trigger.OnAssets onAssets -> onAssets(onAssets);
                case Trigger.OnSchedule onSchedule -> onSchedule.waitFor().ifPresent(this::waitFor);
                case Trigger.OnFile _, Trigger.OnWebhook _, Trigger.OnKafka _, Trigger.OnEvent _ -> {}
            }
        }
    }

    private void with(Trigger trigger, Set<String> parameters) {
        if (node(trigger, "with") instanceof YamlNode.Keys keys && keys != reading.node(trigger)) {
            for (YamlNode.Entry entry : keys.entries()) {
                if (!parameters.contains(entry.key().text())
                        && !declaresBroken(entry.key().text())) {
                    problems()
                            .add(
                                    Rule.PARAMETER,
                                    entry.key(),
                                    "there is no parameter "
                                            + Texts.quote(entry.key().text()),
                                    parameters.isEmpty()
                                            ? "declare it under parameters"
                                            : Suggestions.fix(entry.key().text(), parameters));
                }
            }
        }
        for (Parameter parameter : workflow.parameters()) {
            Template value = trigger.with().get(parameter.name());
            if (value != null && value.isLiteral()) {
                literal(trigger, parameter, value.source());
            }
        }
        Set<String> given = trigger.with().keySet();
        workflow.parameters().stream()
                .filter(p -> p.defaultValue().isEmpty() && !given.contains(p.name()))
                .forEach(p -> problems()
                        .add(
                                Rule.PARAMETER,
                                node(trigger, "id"),
                                "trigger '" + trigger.id() + "' gives no value for parameter '" + p.name()
                                        + "', which has no default",
                                "add it under with, or give the parameter a default"));
    }

    private void literal(Trigger trigger, Parameter parameter, String value) {
        YamlNode with = node(trigger, "with");
        YamlNode place =
                with instanceof YamlNode.Keys keys ? keys.get(parameter.name()).orElse(with) : with;
        try {
            String canonical = ParameterValues.canonical(parameter.type(), value);
            if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(canonical)) {
                problems()
                        .add(
                                Rule.PARAMETER,
                                place,
                                "parameter '" + parameter.name() + "' cannot be " + Texts.quote(value),
                                Suggestions.fix(canonical, parameter.allowed()));
            }
        } catch (IllegalArgumentException e) {
            problems()
                    .add(
                            Rule.PARAMETER,
                            place,
                            "the value of '" + parameter.name() + "' " + Texts.quote(value) + " " + e.getMessage(),
                            "");
        }
    }

    /** A parameter that is declared, but not well. */
    private boolean declaresBroken(String name) {
        return reading.document().root() instanceof YamlNode.Keys root
                && root.get("spec").orElse(root) instanceof YamlNode.Keys spec
                && spec.get("parameters").orElse(spec) instanceof YamlNode.Keys parameters
                && parameters.entry(name).isPresent();
    }

    private void onAssets(Trigger.OnAssets trigger) {
        Set<AssetAddress> seen = new HashSet<>();
        for (Trigger.OnAssets.AssetInput input : trigger.assets()) {
            YamlNode node = reading.node(input);
            if (!seen.add(input.asset())) {
                problems().add(Rule.TRIGGER_ASSETS, node, input.asset() + " is watched twice", "keep one");
            }
            Optional<String> producer = Optional.ofNullable(producers.get(input.asset()));
            producer.ifPresent(task -> problems()
                    .add(
                            Rule.TRIGGER_ASSETS,
                            node,
                            "the workflow triggers itself without end: its task '" + task + "' produces "
                                    + input.asset(),
                            "watch an asset that another workflow produces"));
            if (input.samePartition() && workflow.partitions().isEmpty() && !hasKey("partitions")) {
                problems()
                        .add(
                                Rule.PARTITION,
                                node(input, "partition"),
                                "'partition: same' needs partitions, and the workflow has none",
                                "add partitions to spec, or remove it");
            }
        }
    }

    private boolean hasKey(String key) {
        return reading.document().root() instanceof YamlNode.Keys root
                && root.get("spec").orElse(root) instanceof YamlNode.Keys spec
                && spec.get(key).isPresent();
    }

    private void waitFor(Trigger.WaitFor waitFor) {
        for (AssetAddress asset : waitFor.assets()) {
            String task = producers.get(asset);
            if (task != null) {
                problems()
                        .add(
                                Rule.TRIGGER_ASSETS,
                                reading.node(asset),
                                "the run waits for " + asset + ", which only its own task '" + task + "' produces",
                                "wait for an asset that comes from elsewhere");
            }
        }
    }
}
