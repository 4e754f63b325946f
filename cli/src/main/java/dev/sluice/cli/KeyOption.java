package dev.sluice.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One key for one invocation: what is sent again under it is done once. */
final class KeyOption {
    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Idempotency key: the same command with the same key is done once. Default: a new one.")
    private @Nullable String given;

    private @Nullable String made;

    /** The same for the whole invocation. */
    String of(Surroundings surroundings) {
        if (given != null) {
            return given;
        }
        if (made == null) {
            made = surroundings.keys().get();
        }
        return made;
    }
}
