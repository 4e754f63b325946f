package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.execute.ErrorClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tasks, with the defaults of their workflow put in. */
final class TaskReader {
    static final Retry NO_RETRY = new Retry(
            1,
            Retry.Backoff.EXPONENTIAL,
            Duration.ofSeconds(10),
            2,
            Duration.ofMinutes(10),
            0.2,
            Set.of(ErrorClass.TRANSIENT, ErrorClass.TIMEOUT, ErrorClass.LOST));

    private static final YamlNode NONE = new YamlNode.Items(List.of(), Place.START, 1);

    private final Reading reading;
    private final AssetReader assets;
    private final WorkReader work;
    private final String namespace;
    /** By identity: two outputs that look the same are two. */
    private final IdentityHashMap<YamlNode.Keys, AssetAddress> declared = new IdentityHashMap<>();

    TaskReader(Reading reading, AssetReader assets, String namespace) {
        this.reading = reading;
        this.assets = assets;
        this.work = new WorkReader(reading);
        this.namespace = namespace;
    }

    /** Makes the aliases of all outputs known; before anything that may use one is read. */
    void declareOutputs(Section spec) {
        if (spec.sections("tasks").size() < spec.items("tasks").size()
                || spec.items("tasks").isEmpty()) {
            reading.leftOut(Reading.Part.OUTPUT);
        }
        for (Section task : spec.sections("tasks")) {
            List<Section> outputs = task.sections("produces");
            if (outputs.size() < task.items("produces").size()
                    || !(task.node("produces").orElse(NONE) instanceof YamlNode.Items)) {
                reading.leftOut(Reading.Part.OUTPUT);
            }
            outputs.forEach(this::declare);
        }
    }

    private void declare(Section output) {
        Optional<AssetAddress> address = output.node("uri").flatMap(assets::own);
        address.ifPresent(known -> declared.put(output.keys(), known));
        output.text("asset")
                .ifPresentOrElse(
                        alias -> address.ifPresentOrElse(
                                known -> assets.declare(alias, known), () -> assets.declareBroken(alias)),
                        () -> reading.leftOut(Reading.Part.OUTPUT));
    }

    List<Task> read(Section spec) {
        Optional<Section> defaults = spec.section("defaults");
        List<Task> tasks = new ArrayList<>();
        for (Section section : spec.sections("tasks")) {
            Optional<String> id = section.text("id").filter(ResourceName::isValidPart);
            if (id.isPresent()) {
                tasks.add(reading.at(task(id.get(), section, defaults), section.keys()));
            } else {
                reading.leftOut(Reading.Part.TASK);
            }
        }
        if (tasks.size() < spec.items("tasks").size()) {
            reading.leftOut(Reading.Part.TASK);
        }
        return tasks;
    }

    private Task task(String id, Section section, Optional<Section> defaults) {
        List<AssetAddress> consumes = new ArrayList<>();
        section.items("consumes").forEach(node -> assets.address(node).ifPresent(consumes::add));
        Task.Resources limits = defaults.flatMap(d -> d.section("resources"))
                .map(r -> Amounts.resources(r, Amounts.NO_LIMITS))
                .orElse(Amounts.NO_LIMITS);
        return new Task(
                id,
                work.read(section),
                consumes,
                outputs(section),
                section.texts("after"),
                section.section("retry")
                        .or(() -> defaults.flatMap(d -> d.section("retry")))
                        .map(this::retry)
                        .orElse(NO_RETRY),
                section.span("timeout")
                        .or(() -> defaults.flatMap(d -> d.span("timeout")))
                        .orElse(Duration.ofHours(1)),
                reference(section, "pool").or(() -> defaults.flatMap(d -> reference(d, "pool"))),
                section.whole("slots", 1),
                reference(section, "dependsOnService"),
                section.section("resources")
                        .map(r -> Amounts.resources(r, limits))
                        .orElse(limits));
    }

    private List<Task.Output> outputs(Section section) {
        List<Task.Output> outputs = new ArrayList<>();
        for (Section output : section.sections("produces")) {
            AssetAddress address = declared.get(output.keys());
            Optional<String> alias = output.text("asset");
            if (address != null && alias.isPresent()) {
                outputs.add(reading.at(new Task.Output(alias.get(), address, columns(output)), output.keys()));
            }
        }
        return outputs;
    }

    private Map<String, List<Task.ColumnRef>> columns(Section output) {
        Map<String, List<Task.ColumnRef>> columns = new LinkedHashMap<>();
        output.section("columns").ifPresent(section -> section.keys().entries().forEach(entry -> {
            List<Task.ColumnRef> from = new ArrayList<>();
            Reading.section(reading, entry.value()).stream()
                    .flatMap(column -> column.scalars("from").stream())
                    .forEach(scalar -> assets.column(scalar)
                            .ifPresent(ref -> from.add(new Task.ColumnRef(ref.getKey(), ref.getValue()))));
            columns.put(entry.key().text(), List.copyOf(from));
        }));
        return columns;
    }

    private Retry retry(Section section) {
        Set<ErrorClass> classes = new LinkedHashSet<>();
        section.texts("retryOn")
                .forEach(text -> Section.constant(ErrorClass.class, text).ifPresent(classes::add));
        Retry retry = new Retry(
                section.whole("maxAttempts", NO_RETRY.maxAttempts()),
                section.choice("backoff", NO_RETRY.backoff()),
                section.span("initial").orElse(NO_RETRY.initial()),
                section.decimal("factor", NO_RETRY.factor()),
                section.span("max").orElse(NO_RETRY.max()),
                section.decimal("jitter", NO_RETRY.jitter()),
                classes.isEmpty() ? NO_RETRY.retryOn() : classes);
        if (retry.initial().compareTo(retry.max()) > 0) {
            reading.problems()
                    .add(
                            Rule.CONFLICT,
                            section.node("initial")
                                    .or(() -> section.node("max"))
                                    .orElse(section.keys()),
                            "the first delay is longer than the longest",
                            "raise 'max', or lower 'initial'");
        }
        return retry;
    }

    private Optional<ResourceName> reference(Section section, String key) {
        return section.text(key).flatMap(text -> {
            String whole = text.indexOf('/') < 0 ? namespace + "/" + text : text;
            try {
                return Optional.of(
                        reading.at(ResourceName.parse(whole), section.node(key).orElseThrow()));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // The table of keys has told of it.
            }
        });
    }
}
