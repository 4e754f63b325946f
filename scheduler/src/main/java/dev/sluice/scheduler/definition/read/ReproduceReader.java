package dev.sluice.scheduler.definition.read;

import dev.sluice.model.reproduce.Level;
import dev.sluice.model.reproduce.Metric;
import dev.sluice.model.reproduce.Tolerance;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.text.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads how runs of a workflow are repeated. */
final class ReproduceReader {
    private final Reading reading;
    private final AssetReader assets;
    private final List<Task> tasks;
    private final List<Parameter> parameters;
    private final Set<AssetAddress> produced = new HashSet<>();
    private final Set<AssetAddress> consumed = new HashSet<>();

    ReproduceReader(Reading reading, AssetReader assets, List<Task> tasks, List<Parameter> parameters) {
        this.reading = reading;
        this.assets = assets;
        this.tasks = tasks;
        this.parameters = parameters;
        tasks.forEach(task -> {
            task.produces().forEach(output -> produced.add(output.asset()));
            consumed.addAll(task.consumes());
        });
    }

    Optional<ReproducePolicy> read(Section spec) {
        return spec.section("reproduce")
                .map(section -> new ReproducePolicy(
                        inputs(section),
                        outputs(section),
                        standIns(section),
                        skip(section),
                        new LinkedHashSet<>(section.texts("environment")),
                        seeds(section, spec)));
    }

    private List<ReproducePolicy.Pinned> inputs(Section section) {
        List<ReproducePolicy.Pinned> inputs = new ArrayList<>();
        Set<AssetAddress> seen = new HashSet<>();
        Set<String> names = new HashSet<>();
        tasks.forEach(task -> task.produces().forEach(output -> names.add(variable(output.alias()))));
        for (Section input : section.sections("inputs")) {
            Optional<YamlNode> node = input.node("asset");
            Optional<AssetAddress> asset = node.flatMap(assets::address);
            if (asset.isEmpty()) {
                continue;
            }
            once(asset.get(), node.orElseThrow(), seen);
            if (wholeTasks() && (!consumed.contains(asset.get()) || produced.contains(asset.get()))) {
                reading.problems()
                        .add(
                                Rule.UNKNOWN_ASSET,
                                node.orElseThrow(),
                                produced.contains(asset.get())
                                        ? asset.get() + " is an output of the workflow"
                                        : "no task of the workflow consumes " + asset.get(),
                                "list what comes from outside");
            }
            Optional<String> name = input.text("as");
            if (name.isPresent() && !names.add(variable(name.get()))) {
                reading.problems()
                        .add(
                                Rule.DUPLICATE_NAME,
                                input.node("as").orElseThrow(),
                                "'" + name.get() + "' names another asset already",
                                "choose another name");
            }
            inputs.add(new ReproducePolicy.Pinned(asset.get(), name, input.choice("pin", ReproducePolicy.Pin.DIGEST)));
        }
        return inputs;
    }

    private static String variable(String alias) {
        return alias.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private List<ReproducePolicy.Compared> outputs(Section section) {
        List<ReproducePolicy.Compared> outputs = new ArrayList<>();
        Set<AssetAddress> seen = new HashSet<>();
        for (Section output : section.sections("outputs")) {
            Optional<YamlNode> node = output.node("asset");
            Optional<AssetAddress> asset = node.flatMap(assets::address);
            if (asset.isEmpty()) {
                continue;
            }
            once(asset.get(), node.orElseThrow(), seen);
            if (wholeTasks() && !produced.contains(asset.get())) {
                reading.problems()
                        .add(
                                Rule.UNKNOWN_ASSET,
                                node.orElseThrow(),
                                "no task of the workflow produces " + asset.get(),
                                "compare it where it is produced");
            }
            Level expect = output.choice("expect", Level.LOGICAL);
            if (expect == Level.STATISTICAL && output.node("metrics").isEmpty()) {
                reading.problems()
                        .add(
                                Rule.CONFLICT,
                                output.node("expect").orElseThrow(),
                                "'statistical' needs 'metrics' with tolerances",
                                "add metrics, or expect logical");
            }
            outputs.add(new ReproducePolicy.Compared(
                    asset.get(),
                    expect,
                    output.texts("keys"),
                    new LinkedHashSet<>(output.texts("ignore")),
                    output.whole("floatDigits").map(OptionalInt::of).orElse(OptionalInt.empty()),
                    metrics(output)));
        }
        return outputs;
    }

    private List<Tolerance> metrics(Section output) {
        List<Tolerance> tolerances = new ArrayList<>();
        for (Section metric : output.sections("metrics")) {
            Optional<Metric> kind = metric.text("metric").flatMap(text -> Section.constant(Metric.class, text));
            if (kind.isEmpty()) {
                continue;
            }
            String column = metric.text("column", "");
            if (kind.get().needsColumn() == column.isEmpty()) {
                reading.problems()
                        .add(
                                Rule.CONFLICT,
                                metric.node("metric").orElseThrow(),
                                Vocabulary.spelling(kind.get())
                                        + (column.isEmpty() ? " needs a 'column'" : " is of the whole output"),
                                column.isEmpty() ? "name the column" : "remove 'column'");
                continue;
            }
            tolerances.add(new Tolerance(
                    kind.get(),
                    column,
                    Math.max(0, metric.decimal("absolute", 0)),
                    Math.max(0, metric.decimal("relative", 0))));
        }
        return tolerances;
    }

    private List<ReproducePolicy.StandIn> standIns(Section section) {
        List<ReproducePolicy.StandIn> standIns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section standIn : section.sections("scratch")) {
            Optional<String> connection = standIn.text("connection");
            Optional<String> use = standIn.text("use");
            if (connection.isEmpty() || use.isEmpty()) {
                continue;
            }
            if (!seen.add(connection.get())) {
                reading.problems()
                        .add(
                                Rule.DUPLICATE_NAME,
                                standIn.node("connection").orElseThrow(),
                                "'" + connection.get() + "' has two stand-ins",
                                "keep one");
            }
            if (connection.get().equals(use.get())) {
                reading.problems()
                        .add(
                                Rule.CONFLICT,
                                standIn.node("use").orElseThrow(),
                                "a connection cannot stand in for itself: it would write real data",
                                "configure another connection for the scratch place");
            }
            standIns.add(new ReproducePolicy.StandIn(connection.get(), use.get(), standIn.text("schema")));
        }
        return standIns;
    }

    private Set<String> skip(Section section) {
        Set<String> ids = new LinkedHashSet<>();
        tasks.forEach(task -> ids.add(task.id()));
        Set<String> skip = new LinkedHashSet<>();
        for (YamlNode.Scalar id : section.scalars("skip")) {
            skip.add(id.text());
            if (reading.has(Reading.Part.TASK)) {
                known(id, ids, Rule.UNKNOWN_TASK, "there is no task ");
            }
        }
        return skip;
    }

    private Set<String> seeds(Section section, Section spec) {
        Set<String> names = new LinkedHashSet<>();
        parameters.forEach(parameter -> names.add(parameter.name()));
        spec.section("parameters")
                .ifPresent(all ->
                        all.keys().entries().forEach(e -> names.add(e.key().text())));
        Set<String> seeds = new LinkedHashSet<>();
        for (YamlNode.Scalar seed : section.scalars("seeds")) {
            seeds.add(seed.text());
            known(seed, names, Rule.PARAMETER, "there is no parameter ");
        }
        return seeds;
    }

    private void known(YamlNode.Scalar name, Collection<String> names, Rule rule, String message) {
        if (!names.contains(name.text())) {
            String fix = names.isEmpty() ? "declare it, or remove it" : Suggestions.fix(name.text(), names);
            reading.problems().add(rule, name, message + Texts.quote(name.text()), fix);
        }
    }

    private void once(AssetAddress asset, YamlNode node, Set<AssetAddress> seen) {
        if (!seen.add(asset)) {
            reading.problems().add(Rule.DUPLICATE_NAME, node, asset + " is named twice", "keep one");
        }
    }

    private boolean wholeTasks() {
        return reading.has(Reading.Part.OUTPUT) && reading.has(Reading.Part.TASK);
    }
}
