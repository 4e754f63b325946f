package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An outside service and its circuit breaker, which all replicas share. */
@Type("Service")
public record ServiceInfo(
        @NonNull String name,
        @NonNull BreakerState state,

        @Description("Until then nothing is tried.") @Nullable
        Instant openUntil,

        @Description("Attempts that count now.") int seen,
        @Description("How many of them failed.") int failed,

        @Description("Share of failed attempts, 0 to 1, that opens the breaker.")
        double failureRate,

        @Description("How many of the last attempts count.") int window) {}
