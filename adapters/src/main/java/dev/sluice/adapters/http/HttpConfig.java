package dev.sluice.adapters.http;

import dev.sluice.scheduler.execute.AttemptOutput;
import java.time.Duration;

/**
 * How HTTP calls are made.
 *
 * @param connectTimeout longest time to reach a server
 * @param bodyBytes longest answer that is read; the rest is not waited for
 * @param shownBytes of the answer, as log lines
 * @param redirects most redirects that are followed, all on the same host
 * @param output how much output is kept
 */
public record HttpConfig(
        Duration connectTimeout, long bodyBytes, int shownBytes, int redirects, AttemptOutput.Limits output) {
    /** Defaults: ten seconds to connect, answers up to 16 MiB, 8 KiB of them shown, five redirects. */
    public static HttpConfig defaults() {
        return new HttpConfig(Duration.ofSeconds(10), 16L << 20, 8 << 10, 5, AttemptOutput.Limits.DEFAULT);
    }
}
