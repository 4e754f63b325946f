package dev.sluice.controlplane.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.expression.Scope;
import dev.sluice.scheduler.expression.Variables;
import java.util.Map;

/** What the expressions of a run see. */
public final class RunScope {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private RunScope() {}

    /** The variables of a task of a run, with their values. */
    public static Scope ofTask(RunRow run, Deployed deployed, int attempt) {
        ResourceName name = deployed.workflow().metadata().name();
        Scope.Builder scope = Scope.of(Variables.ofTask(
                        deployed.workflow().parameters(), deployed.workflow().partitions()))
                .put("run.id", run.id().toString())
                .put("run.workflow", name.name())
                .put("run.namespace", name.namespace())
                .put("run.slot", run.slot() == null ? run.createdAt() : run.slot())
                .put("run.attempt", attempt)
                .putParameters(deployed.workflow().parameters(), run.parameters());
        if (run.partitionKey() != null) {
            scope.put("partition.key", run.partitionKey());
            if (run.partitionFrom() != null) {
                scope.put("partition.start", run.partitionFrom());
                scope.put("partition.end", run.partitionTo());
            }
        }
        return facts(scope, run.triggerKind(), run.triggerName(), run.facts(), run.slot())
                .build();
    }

    /** What a trigger says, for the parameters that it hands over. */
    public static Scope ofTrigger(
            String kind, String name, String facts, java.time.@org.jspecify.annotations.Nullable Instant slot) {
        return facts(Scope.of(Variables.ofTrigger()), kind, name, facts, slot).build();
    }

    private static Scope.Builder facts(
            Scope.Builder scope,
            String kind,
            String name,
            String facts,
            java.time.@org.jspecify.annotations.Nullable Instant slot) {
        scope.put("trigger.type", kind);
        if (!name.isEmpty()) {
            scope.put("trigger.id", name);
        }
        if (slot != null) {
            scope.put("trigger.slot", slot);
        }
        object(facts).forEach(scope::put);
        return scope;
    }

    /** A JSON object as maps and lists. */
    public static Map<String, Object> object(String json) {
        try {
            return JSON.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of ours is not a JSON object", e);
        }
    }

    /** JSON text of facts: names such as {@code trigger.file.uri}, and {@code event}. */
    public static String json(Map<String, Object> facts) {
        try {
            return JSON.writeValueAsString(facts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the facts of a trigger cannot be written as JSON", e);
        }
    }
}
