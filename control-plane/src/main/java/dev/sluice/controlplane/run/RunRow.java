package dev.sluice.controlplane.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.emit.RunFacts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.plan.RunStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run as stored: what the engine needs of it. */
public record RunRow(
        UUID id,
        long definitionId,
        int version,
        String triggerName,
        String triggerKind,
        String facts,
        @Nullable Instant slot,
        @Nullable String partitionKey,
        @Nullable Instant partitionFrom,
        @Nullable Instant partitionTo,
        Map<String, String> parameters,
        int priority,
        String owner,
        RunStatus state,
        boolean fires,
        Instant createdAt,
        @Nullable String cancelAsked,
        @Nullable UUID backfill) {
    /** Kind of a run that repeats another one beside the real data: it publishes nothing and nobody waits for it. */
    public static final String SHADOW = "reproduce";

    static final String COLUMNS = """
            r.id, r.definition_id, r.version, r.trigger_name, r.trigger_kind, r.trigger_facts, r.slot, r.partition_key,
            r.partition_from, r.partition_to, r.parameters, r.priority, r.owner, r.state, r.fires, r.created_at, r.cancel_asked,
            r.backfill_id
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, String>> TEXTS = new TypeReference<>() {};

    static RunRow read(ResultSet row) throws SQLException {
        return new RunRow(
                Objects.requireNonNull(Jdbc.uuid(row, "id")),
                row.getLong("definition_id"),
                row.getInt("version"),
                row.getString("trigger_name"),
                row.getString("trigger_kind"),
                row.getString("trigger_facts"),
                Jdbc.instant(row, "slot"),
                row.getString("partition_key"),
                Jdbc.instant(row, "partition_from"),
                Jdbc.instant(row, "partition_to"),
                texts(row.getString("parameters")),
                row.getInt("priority"),
                row.getString("owner"),
                RunStatus.valueOf(row.getString("state")),
                row.getBoolean("fires"),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                row.getString("cancel_asked"),
                Jdbc.uuid(row, "backfill_id"));
    }

    /** Whether it repeats another run beside the real data. */
    public boolean isShadow() {
        return triggerKind.equals(SHADOW);
    }

    public RunFacts lineage(Deployed deployed) {
        String trigger = triggerName.isEmpty() ? triggerKind : triggerKind + ":" + triggerName;
        return new RunFacts(id, deployed, slot, partitionFrom, partitionTo, trigger, parameters, isShadow());
    }

    /** JSON text of a map of texts. */
    public static String json(Map<String, String> texts) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(texts));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    /** The map of texts of a JSON text. */
    public static Map<String, String> texts(String json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of ours is not a JSON object of texts", e);
        }
    }
}
