package dev.sluice.scheduler.definition.plan;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.GateSpec.Phase;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Slo;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.time.CronSchedule;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.IntervalSchedule;
import dev.sluice.scheduler.time.PartitionStep;
import dev.sluice.scheduler.time.Schedule;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A definition as flat paths and texts. It walks the records themselves, so that a field added to one cannot be forgotten here.
 *
 * <p>Items of lists that have a name are told by it, not by their place.
 */
final class Outline {
    /** Components whose key has another name. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("OnSchedule.catchUp", "catchup"),
            Map.entry("WaitFor.since", "updatedSince"),
            Map.entry("Tier.channels", "notify"),
            Map.entry("Resources.milliCpu", "cpu"),
            Map.entry("Resources.memoryBytes", "memory"),
            Map.entry("Resources.gpus", "gpu"),
            Map.entry("Kubernetes.limitMilliCpu", "limits.cpu"),
            Map.entry("Kubernetes.limitMemoryBytes", "limits.memory"),
            Map.entry("Container.platform", "executor"),
            Map.entry("Parameter.allowed", "enum"),
            Map.entry("Parameter.defaultValue", "default"),
            Map.entry("Output.alias", "asset"),
            Map.entry("Output.asset", "uri"),
            Map.entry("TimePartitioning.zone", "timezone"),
            Map.entry("Within.duration", "deadline.within"),
            Map.entry("By.time", "deadline"),
            Map.entry("By.zone", "timezone"),
            Map.entry("GateSpec.enforced", "enforce"),
            Map.entry("ReproducePolicy.standIns", "scratch"));

    /** Zero stands for no limit there. */
    private static final Set<String> LIMITS = Set.of("cpu", "memory", "gpu", "limits.cpu", "limits.memory");

    private final Map<String, String> lines = new LinkedHashMap<>();

    private Outline() {}

    /** Lines of a value under a path. */
    static Map<String, String> of(String path, Object value) {
        Outline outline = new Outline();
        outline.add(path, value);
        return outline.lines;
    }

    private void add(String path, Object value) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(inner -> add(path, inner));
            case OptionalInt optional -> optional.ifPresent(inner -> lines.put(path, Integer.toString(inner)));
            case Duration duration -> lines.put(path, Durations.print(duration));
            case PartitionStep step -> lines.put(path, step.toString());
            case Enum<?> constant -> lines.put(path, spelling(constant));
            case Template _, ResourceName _, AssetAddress _ -> lines.put(path, value.toString());
            case Schedule schedule -> schedule(path, schedule);
            case Trigger.OnAssets.AssetInput(AssetAddress asset, boolean same) -> {
                lines.put(path + ".ref", asset.toString());
                lines.put(path + ".partition", same ? "same" : "any");
            }
            case Trigger.When(int atLeast) -> lines.put(path + ".atLeast", Integer.toString(atLeast));
            case Task.ColumnRef(AssetAddress asset, String column) -> lines.put(path, asset + "#" + column);
            case Phase.Post _ -> lines.put(path, "post");
            case Phase.Pre _ -> lines.put(path, "pre");
            case CheckSpec check -> check(path, check);
            case ForecastPolicy.Promise(AssetAddress _, Slo by) -> promise(path, by);
            case Map<?, ?> map -> new TreeMap<>(map).forEach((key, item) -> add(path + "." + key, item));
            case Collection<?> items -> items(path, items);
            case Record record -> components(path, record);
            default -> lines.put(path, value.toString());
        }
    }

    /** Its arguments stand beside what every check has; what is left out is not told. */
    private void check(String path, CheckSpec check) {
        lines.put(path + ".type", check.type());
        new TreeMap<>(check.arguments()).forEach((key, value) -> argument(path + "." + key, value));
        add(path + ".where", check.where());
        add(path + ".warn", check.warn());
        add(path + ".fail", check.fail());
        add(path + ".severity", check.severity());
        add(path + ".onError", check.onError());
        if (!check.description().isEmpty()) {
            lines.put(path + ".description", check.description());
        }
    }

    /** Its keys stand beside that of the asset, which is in the path. */
    private void promise(String path, Slo by) {
        switch (by) {
            case Slo.Within(Duration within) -> lines.put(path + ".within", Durations.print(within));
            case Slo.By(LocalTime time, ZoneId zone) -> {
                lines.put(path + ".by", time.toString());
                lines.put(path + ".timezone", zone.getId());
            }
        }
    }

    private void argument(String path, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, item) -> argument(path + "." + key, item));
            case Collection<?> items ->
                lines.put(path, items.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            case BigDecimal number -> lines.put(path, number.toPlainString());
            case null -> {}
            default -> lines.put(path, value.toString());
        }
    }

    private void items(String path, Collection<?> items) {
        if (items.stream()
                .allMatch(item -> item instanceof String || item instanceof Enum<?> || item instanceof Number)) {
            if (!items.isEmpty()) {
                Stream<String> words =
                        items.stream().map(item -> item instanceof Enum<?> e ? spelling(e) : item.toString());
                boolean ordered = items instanceof List<?>;
                lines.put(path, String.join(", ", (ordered ? words : words.sorted()).toList()));
            }
            return;
        }
        int index = 0;
        for (Object item : items) {
            add(path + "[" + name(item).orElse(Integer.toString(index)) + "]", item);
            index++;
        }
    }

    private static Optional<String> name(Object item) {
        return switch (item) {
            case Task task -> Optional.of(task.id());
            case Trigger trigger -> Optional.of(trigger.id());
            case Parameter parameter -> Optional.of(parameter.name());
            case Task.Output output -> Optional.of(output.alias());
            case AssetAddress address -> Optional.of(address.toString());
            case ForecastPolicy.Promise promise -> Optional.of(promise.asset().toString());
            case ReproducePolicy.Pinned input -> Optional.of(input.asset().toString());
            case ReproducePolicy.Compared output -> Optional.of(output.asset().toString());
            case ReproducePolicy.StandIn standIn -> Optional.of(standIn.connection());
            case Trigger.OnAssets.AssetInput input -> Optional.of(input.asset().toString());
            default -> Optional.empty();
        };
    }

    private void components(String path, Record record) {
        boolean typed = record instanceof Trigger || record instanceof Work;
        if (typed) {
            lines.put(path + ".type", type(record));
        }
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(component, record);
            String name = component.getName();
            String key = KEYS.getOrDefault(record.getClass().getSimpleName() + "." + name, name);
            if (value == null || (LIMITS.contains(key) && ((Number) value).longValue() == 0)) {
                continue;
            }
            // These keys stand beside those of what holds them.
            add(value instanceof Work || value instanceof Schedule ? path : path + "." + key, value);
        }
    }

    private void schedule(String path, Schedule schedule) {
        switch (schedule) {
            case CronSchedule cron -> {
                lines.put(path + ".cron", cron.cron());
                lines.put(path + ".timezone", cron.zone().getId());
                lines.put(path + ".dst", spelling(cron.dst()));
            }
            case IntervalSchedule interval -> {
                lines.put(path + ".every", Durations.print(interval.every()));
                lines.put(path + ".anchor", interval.anchor().toString());
            }
        }
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("record component " + component + " cannot be read", e);
        }
    }

    private static String type(Record record) {
        String name = record.getClass().getSimpleName();
        String plain = name.startsWith("On") ? name.substring(2) : name;
        return plain.equals("Assets") ? "asset" : plain.toLowerCase(Locale.ROOT);
    }

    private static String spelling(Enum<?> constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }
}
