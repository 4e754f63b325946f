package dev.sluice.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How {@code --observe} runs Prometheus beside the service.
 *
 * @param port where it listens on loopback; without one, {@link #USUAL_PORT} or, where that is taken, any that is free
 * @param scrape how often it reads the metrics and evaluates the rules
 * @param rules the folder with recording and alert rules
 */
record ObserveOptions(OptionalInt port, Duration scrape, Path rules) {
    static final int USUAL_PORT = 9642;
    static final Duration USUAL_SCRAPE = Duration.ofSeconds(5);
    private static final int LONGEST_SECONDS = 60;

    ObserveOptions {
        if (scrape.toSeconds() < 1 || scrape.toSeconds() > LONGEST_SECONDS) {
            throw new IllegalArgumentException(
                    "--scrape is " + scrape.toSeconds() + "; it has to be from 1 to " + LONGEST_SECONDS + " seconds");
        }
    }

    static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--scrape is '" + text + "'; it has to be a number of seconds", e);
        }
    }
}
