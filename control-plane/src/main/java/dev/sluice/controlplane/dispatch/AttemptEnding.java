package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.fact.AttemptReason;
import dev.sluice.controlplane.fact.RunResult;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ObservedDataset;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, as it is recorded.
 *
 * @param facets of its run, as {@link dev.sluice.scheduler.execute.AttemptListener#facet} heard them
 * @param probe whether it showed that a service outside, whose breaker let it through as a probe, still fails
 */
record AttemptEnding(
        String state,
        EventType event,
        @Nullable ErrorClass errorClass,
        @Nullable String message,
        @Nullable Integer exitCode,
        List<ObservedDataset> observed,
        Map<String, List<String>> facets,
        boolean probe) {
    private static final int LONGEST_MESSAGE = 4_000;

    /** An ending of which no facets were heard. */
    AttemptEnding(
            String state,
            EventType event,
            @Nullable ErrorClass errorClass,
            @Nullable String message,
            @Nullable Integer exitCode,
            List<ObservedDataset> observed) {
        this(state, event, errorClass, message, exitCode, observed, Map.of(), false);
    }

    AttemptEnding with(Map<String, List<String>> heard) {
        return new AttemptEnding(state, event, errorClass, message, exitCode, observed, heard, probe);
    }

    AttemptEnding ofProbe() {
        return new AttemptEnding(state, event, errorClass, message, exitCode, observed, facets, true);
    }

    /** What forecasts compare failures by; an attempt that was refused says nothing about its task. */
    @Nullable
    String told() {
        if (state.equals("REFUSED")) {
            return state;
        }
        return errorClass == null ? null : errorClass.name();
    }

    /** In the words of metrics. */
    RunResult result() {
        return switch (state) {
            case "SUCCEEDED" -> RunResult.SUCCESS;
            case "CANCELLED" -> RunResult.CANCELLATION;
            case "LOST", "REFUSED" -> RunResult.ERROR;
            default -> errorClass == ErrorClass.TIMEOUT ? RunResult.TIMEOUT : RunResult.FAILURE;
        };
    }

    /** Why, in the words of metrics. */
    AttemptReason reason() {
        return switch (state) {
            case "SUCCEEDED" -> AttemptReason.NONE;
            case "CANCELLED" -> AttemptReason.CANCELLED;
            case "REFUSED" -> AttemptReason.REFUSED;
            default -> errorClass == null ? AttemptReason.PERMANENT : AttemptReason.of(errorClass);
        };
    }

    static AttemptEnding of(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Succeeded done ->
                new AttemptEnding("SUCCEEDED", EventType.COMPLETE, null, null, null, done.observed());
            case AttemptOutcome.Failed failed ->
                new AttemptEnding(
                        "FAILED",
                        EventType.FAIL,
                        failed.errorClass(),
                        bounded(failed.message()),
                        failed.exitCode().isPresent() ? failed.exitCode().getAsInt() : null,
                        failed.observed());
            case AttemptOutcome.Cancelled _ ->
                new AttemptEnding("CANCELLED", EventType.ABORT, null, "cancelled", null, List.of());
            case AttemptOutcome.Refused refused ->
                new AttemptEnding("REFUSED", EventType.ABORT, null, bounded(refused.reason()), null, List.of());
            case AttemptOutcome.Unknown unknown ->
                new AttemptEnding(
                        "FAILED",
                        EventType.FAIL,
                        ErrorClass.TRANSIENT,
                        bounded("nobody knows whether it ran: " + unknown.cause()),
                        null,
                        List.of());
        };
    }

    static String bounded(String text) {
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
    }
}
