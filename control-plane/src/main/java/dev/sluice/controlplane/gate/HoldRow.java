package dev.sluice.controlplane.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.quality.GateSpec.OnHold;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hold of a gate as it is kept. Two that are equal need no writing.
 *
 * @param asset that is held
 * @param source what makes it the same hold for this asset
 * @param kind CHECKING, GATE or DERIVED
 * @param definitionId the gate
 * @param columns of the asset that are bad, in order; empty: the whole of it
 * @param partition whose runs are held; null: all
 * @param version of the origin
 * @param path from the origin to here
 * @param reasons as in the decision
 * @param text the reasons for people
 * @param onHold what a held consumer does
 * @param lazy whether the gate is evaluated only when somebody is about to read
 * @param exempt who goes on
 */
record HoldRow(
        long asset,
        String source,
        Kind kind,
        long definitionId,
        List<String> columns,
        @Nullable String partition,
        long version,
        JsonNode path,
        JsonNode reasons,
        String text,
        OnHold onHold,
        boolean lazy,
        Set<Exemption> exempt) {
    HoldRow {
        columns = List.copyOf(columns);
        exempt = Set.copyOf(exempt);
    }

    /** The same with other consumers that go on. */
    HoldRow with(Set<Exemption> others) {
        return new HoldRow(
                asset,
                source,
                kind,
                definitionId,
                columns,
                partition,
                version,
                path,
                reasons,
                text,
                onHold,
                lazy,
                others);
    }

    /** What holds. */
    enum Kind {
        /** No verdict yet. */
        CHECKING,
        /** A verdict on the asset itself. */
        GATE,
        /** A verdict on an asset upstream. */
        DERIVED
    }

    /**
     * A consumer that goes on.
     *
     * @param definitionId workflow; 0: not a task of ours
     * @param task its task; empty: not a task of ours
     * @param jobNamespace of its job in lineage
     * @param jobName of its job in lineage
     * @param waiver that says so; 0: a rule of the gate
     * @param why for people
     * @param until when it ends; null: with the hold
     */
    record Exemption(
            long definitionId,
            String task,
            String jobNamespace,
            String jobName,
            long waiver,
            String why,
            @Nullable Instant until) {}
}
