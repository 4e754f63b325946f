package dev.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a test types commands. Time passes only while a command pauses. */
final class Terminal {
    static final Instant BEGIN = Instant.parse("2026-11-21T08:00:00Z");

    private final Map<String, String> variables = new HashMap<>();
    private final Path folder;
    private Instant now = BEGIN;

    Terminal(Path folder) {
        this.folder = folder;
    }

    /** What a command left behind. */
    record Result(int exitCode, String out, String err) {}

    Terminal with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Result type(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var keys = new AtomicInteger();
        var surroundings = new Surroundings(
                folder,
                variables,
                new PrintWriter(out),
                new PrintWriter(err),
                () -> now,
                this::pass,
                () -> "key-" + keys.incrementAndGet());
        int exitCode = Sluice.commandLine(surroundings).execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    Duration passed() {
        return Duration.between(BEGIN, now);
    }

    private void pass(Duration duration) {
        now = now.plus(duration);
    }
}
