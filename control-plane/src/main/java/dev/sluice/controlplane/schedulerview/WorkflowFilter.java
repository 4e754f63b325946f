package dev.sluice.controlplane.schedulerview;

import org.jspecify.annotations.Nullable;

/**
 * Which workflows; null: any.
 *
 * @param label {@code key} or {@code key=value}
 */
public record WorkflowFilter(
        @Nullable String namespace,
        @Nullable String label,
        @Nullable Boolean paused) {}
