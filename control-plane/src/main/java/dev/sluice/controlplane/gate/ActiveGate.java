package dev.sluice.controlplane.gate;

import dev.sluice.model.quality.GateSpec;
import dev.sluice.scheduler.definition.AssetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A gate of the newest definitions.
 *
 * @param definitionId which definition
 * @param version of the definition
 * @param name {@code namespace/name}
 * @param owner whom its alerts go to; null: nobody is named
 * @param asset that is audited; in phase stage the stage
 * @param address of what is audited, as the definition names it
 * @param guarded address of the dataset that consumers read; the same unless there is a stage
 * @param target whose place a good stage takes; null in other phases
 * @param spec what it demands
 */
public record ActiveGate(
        long definitionId,
        int version,
        String name,
        @Nullable String owner,
        long asset,
        AssetAddress address,
        AssetAddress guarded,
        @Nullable Long target,
        GateSpec spec) {
    /** The first part of its name. */
    String namespace() {
        return name.substring(0, name.indexOf('/'));
    }

    /** Whether it is evaluated only when somebody is about to read. */
    boolean isLazy() {
        return spec.phase() instanceof GateSpec.Phase.Pre;
    }

    /** Whether its holds are about one slice only. */
    boolean bySlice() {
        return spec.scope().bySlice();
    }
}
