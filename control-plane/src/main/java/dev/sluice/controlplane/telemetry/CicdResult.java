package dev.sluice.controlplane.telemetry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How something ended, in the words of OpenTelemetry's conventions for pipelines. */
enum CicdResult {
    SUCCESS,
    FAILURE,
    TIMEOUT,
    SKIP,
    CANCELLATION,
    ERROR;

    static CicdResult ofRun(String state, boolean timedOut, @Nullable String errorClass) {
        return switch (state) {
            case "SUCCEEDED" -> SUCCESS;
            case "SKIPPED" -> SKIP;
            case "CANCELLED" -> CANCELLATION;
            default -> timedOut ? TIMEOUT : ofFailure(errorClass);
        };
    }

    static CicdResult ofAttempt(String state, @Nullable String errorClass) {
        return switch (state) {
            case "SUCCEEDED" -> SUCCESS;
            case "REFUSED" -> SKIP;
            case "CANCELLED" -> CANCELLATION;
            default -> ofFailure(errorClass);
        };
    }

    /** An error is what the task cannot help: its replica was lost. */
    private static CicdResult ofFailure(@Nullable String errorClass) {
        return switch (errorClass) {
            case "LOST" -> ERROR;
            case "TIMEOUT" -> TIMEOUT;
            case null, default -> FAILURE;
        };
    }

    boolean isBad() {
        return this == FAILURE || this == TIMEOUT || this == ERROR;
    }

    /** As the conventions write it. */
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
