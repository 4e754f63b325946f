package dev.sluice.controlplane.gateview;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which entries of the audit trail; null does not matter. */
public record AuditFilter(
        @Nullable String subject,
        @Nullable String actor,
        @Nullable String action,
        @Nullable Instant since,
        @Nullable Instant before) {}
