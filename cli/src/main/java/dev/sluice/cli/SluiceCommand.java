package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command: its answer goes to standard output, in the format that is asked for; its exit code is what it returns. */
abstract class SluiceCommand implements Callable<Integer> {
    static final int DONE = 0;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "How to answer; json is one document a line, for programs. Default: text.")
    private Format format = Format.TEXT;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and do nothing.")
    @SuppressWarnings("unused") // picocli sets and reads it
    private boolean help;

    private final Surroundings surroundings;

    SluiceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    final Surroundings surroundings() {
        return surroundings;
    }

    final boolean inJson() {
        return format == Format.JSON;
    }

    /** For people. */
    final void say(String line) {
        surroundings.out().println(Texts.printable(line));
    }

    /** For programs. */
    final void json(Object document) {
        surroundings.out().println(Json.line(document));
    }

    /** Beside the answer, on standard error. */
    final void note(String line) {
        surroundings.err().println("sluice: " + Texts.printable(line));
    }
}
