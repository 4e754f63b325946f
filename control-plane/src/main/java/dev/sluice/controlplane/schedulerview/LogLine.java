package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A line that an attempt wrote. */
@Type("LogLine")
public record LogLine(
        long seq,
        @NonNull LogStream stream,
        @NonNull Instant at,
        @NonNull String line) {}
