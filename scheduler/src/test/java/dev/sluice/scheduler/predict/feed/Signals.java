package dev.sluice.scheduler.predict.feed;

import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.feed.RunSignal.Kind;
import dev.sluice.scheduler.predict.feed.RunSignal.Told;
import dev.sluice.scheduler.predict.feed.RunSignal.Touched;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Events of runs for tests; times are seconds after a fixed moment. */
final class Signals {
    static final long EPOCH = 1_767_225_600_000_000L; // 2026-01-01T00:00:00Z

    private long position;
    private Told told = Told.NOTHING;

    static UUID id(String run) {
        return UUID.nameUUIDFromBytes(run.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static long micros(double seconds) {
        return EPOCH + Math.round(seconds * 1e6);
    }

    /** The next events say this. */
    Signals saying(Told facts) {
        told = facts;
        return this;
    }

    RunSignal of(String job, String run, Kind kind, double at) {
        return of(job, run, kind, at, at);
    }

    RunSignal of(String job, String run, Kind kind, double at, double received) {
        return new RunSignal(++position, id(run), new JobId("ns", job), kind, micros(at), micros(received), told);
    }

    static Told reads(String dataset, long rows) {
        return told(
                "",
                List.of(new Touched(
                        dataset, rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows), OptionalLong.empty())),
                List.of());
    }

    static Told writes(String dataset, long rows) {
        return told("", List.of(), List.of(new Touched(dataset, OptionalLong.of(rows), OptionalLong.empty())));
    }

    static Told error(String error) {
        return told(error, List.of(), List.of());
    }

    private static Told told(String error, List<Touched> inputs, List<Touched> outputs) {
        return new Told(
                "pool",
                "team",
                "",
                "",
                error,
                OptionalLong.empty(),
                false,
                Optional.empty(),
                Map.of(),
                inputs,
                outputs);
    }

    static Told started(double at) {
        return new Told(
                "",
                "",
                "",
                "",
                "",
                OptionalLong.of(micros(at)),
                false,
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of());
    }

    static Told code(String version) {
        return new Told(
                "", "", "", version, "", OptionalLong.empty(), false, Optional.empty(), Map.of(), List.of(), List.of());
    }
}
