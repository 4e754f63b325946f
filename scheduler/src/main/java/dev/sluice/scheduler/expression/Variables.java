package dev.sluice.scheduler.expression;

import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.time.Partitioning;
import dev.sluice.scheduler.time.StaticPartitioning;
import dev.sluice.scheduler.time.TimePartitioning;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an expression may refer to, by full name: {@code run.id}, {@code params.country}.
 *
 * @param types type of each name
 */
public record Variables(Map<String, ValueType> types) {
    private static final Map<String, ValueType> RUN = Map.of(
            "run.id", ValueType.STRING,
            "run.workflow", ValueType.STRING,
            "run.namespace", ValueType.STRING,
            "run.slot", ValueType.TIMESTAMP,
            "run.attempt", ValueType.INTEGER);

    private static final Map<String, ValueType> TRIGGER = Map.ofEntries(
            Map.entry("trigger.type", ValueType.STRING),
            Map.entry("trigger.id", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.slot", ValueType.OPTIONAL_TIMESTAMP),
            Map.entry("trigger.asset.namespace", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.asset.name", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.asset.version", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.asset.partition", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.file.uri", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.file.name", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.file.etag", ValueType.OPTIONAL_STRING),
            Map.entry("trigger.file.size", ValueType.OPTIONAL_INTEGER),
            Map.entry("event", ValueType.DYNAMIC));

    private static final Variables OF_TRIGGER = new Variables(TRIGGER);
    private static final Variables OF_FILTER = new Variables(Map.of("event", ValueType.DYNAMIC));

    public Variables {
        types = Map.copyOf(types);
    }

    /** What tasks may refer to: run, trigger, event, their parameters, and the partition where there are partitions. */
    public static Variables ofTask(List<Parameter> parameters, Optional<Partitioning> partitions) {
        SortedMap<String, ValueType> types = new TreeMap<>(RUN);
        types.putAll(TRIGGER);
        for (Parameter parameter : parameters) {
            types.put("params." + parameter.name(), type(parameter.type()));
        }
        partitions.ifPresent(p -> types.putAll(partition(p)));
        return new Variables(types);
    }

    /** What the parameters that a trigger hands over may refer to: {@code trigger} and {@code event}. */
    public static Variables ofTrigger() {
        return OF_TRIGGER;
    }

    /** What the filter of a trigger may refer to: {@code event}. */
    public static Variables ofFilter() {
        return OF_FILTER;
    }

    private static Map<String, ValueType> partition(Partitioning partitions) {
        return switch (partitions) {
            case StaticPartitioning _ -> Map.of("partition.key", ValueType.STRING);
            case TimePartitioning _ ->
                Map.of(
                        "partition.key", ValueType.STRING,
                        "partition.start", ValueType.TIMESTAMP,
                        "partition.end", ValueType.TIMESTAMP);
        };
    }

    private static ValueType type(Parameter.Type type) {
        return switch (type) {
            case STRING -> ValueType.STRING;
            case INTEGER -> ValueType.INTEGER;
            case NUMBER -> ValueType.NUMBER;
            case BOOLEAN -> ValueType.BOOLEAN;
            case TIMESTAMP -> ValueType.TIMESTAMP;
        };
    }
}
