package dev.sluice.scheduler.predict.feed;

import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What one event of the log tells of a run.
 *
 * @param position of the event
 * @param run its id
 * @param job whose run it is
 * @param kind what happened
 * @param at when, by the clock of who tells it, in microseconds since the epoch
 * @param received when the log got it, in microseconds since the epoch
 * @param told what else the event says
 */
public record RunSignal(long position, UUID run, JobId job, Kind kind, long at, long received, Told told) {
    /** The same of another job. */
    RunSignal of(JobId other) {
        return new RunSignal(position, run, other, kind, at, received, told);
    }

    /** What happened. */
    public enum Kind {
        STARTED,
        /** It goes on. */
        RUNNING,
        /** Something else about it. */
        OTHER,
        COMPLETED,
        ABORTED,
        FAILED;

        /** Whether the run is over. */
        public boolean isEnd() {
            return this == COMPLETED || this == ABORTED || this == FAILED;
        }
    }

    /**
     * Facts of an event; empty where it says nothing.
     *
     * @param pool where it runs
     * @param owner whose it is
     * @param type kind of work: engine and job type
     * @param code version of the code
     * @param error class of the error that ended it
     * @param started when it started, as told at its end, in microseconds since the epoch
     * @param checksFailed whether checks of what it wrote failed
     * @param prior what was declared to be expected of it
     * @param context what else may matter, by kind
     * @param inputs datasets that it reads
     * @param outputs datasets that it writes
     */
    public record Told(
            String pool,
            String owner,
            String type,
            String code,
            String error,
            OptionalLong started,
            boolean checksFailed,
            Optional<DurationForecast> prior,
            Map<String, String> context,
            List<Touched> inputs,
            List<Touched> outputs) {
        /** The error class of an attempt that was never started. */
        public static final String REFUSED = "REFUSED";

        public static final Told NOTHING = new Told(
                "", "", "", "", "", OptionalLong.empty(), false, Optional.empty(), Map.of(), List.of(), List.of());

        public static final Told FAILED_CHECKS = new Told(
                "", "", "", "", "", OptionalLong.empty(), true, Optional.empty(), Map.of(), List.of(), List.of());

        public Told {
            context = Collections.unmodifiableMap(new TreeMap<>(context));
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * A dataset that a run reads or writes.
     *
     * @param dataset namespace and name
     * @param rows read or written, when counted
     * @param bytes read or written, when counted
     */
    public record Touched(String dataset, OptionalLong rows, OptionalLong bytes) {}
}
