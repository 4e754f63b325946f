package dev.sluice.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What a command knows of the machine it is typed on: the one place where time, ids and the process come in.
 *
 * @param folder that relative paths are relative to
 * @param variables of the environment
 * @param out answers
 * @param err errors and notes
 * @param time now
 * @param pause between two looks at the service
 * @param keys makes idempotency keys, each another
 */
record Surroundings(
        Path folder,
        Map<String, String> variables,
        PrintWriter out,
        PrintWriter err,
        InstantSource time,
        Pause pause,
        Supplier<String> keys) {
    Surroundings {
        variables = Map.copyOf(variables);
    }

    static Surroundings ofProcess() {
        return new Surroundings(
                Path.of(""),
                System.getenv(),
                writer(System.out),
                writer(System.err),
                InstantSource.system(),
                Thread::sleep,
                () -> UUID.randomUUID().toString());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
