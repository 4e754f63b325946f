package dev.sluice.quality.execute;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * How much an audit may cost. All of them always hold.
 *
 * @param timeout for the whole audit; checks that are not finished then come out as ERROR
 * @param memoryBytes of the embedded engine; what does not fit goes to disk
 * @param threads of the embedded engine
 * @param temporary folder for what does not fit; created when missing
 * @param temporaryBytes most that may lie there
 * @param sampleRows failing rows kept of a check; 0: none
 * @param sampleBytes most characters kept of a check's failing rows
 * @param sensitive columns whose values never leave the source
 */
public record Limits(
        Duration timeout,
        long memoryBytes,
        int threads,
        Path temporary,
        long temporaryBytes,
        int sampleRows,
        int sampleBytes,
        Set<String> sensitive) {
    private static final long MIB = 1L << 20;
    private static final int MOST_SAMPLE_ROWS = 1_000;

    public Limits {
        sensitive = Set.copyOf(sensitive);
        if (!timeout.isPositive() || memoryBytes < 32 * MIB || threads < 1 || temporaryBytes < 0) {
            throw new IllegalArgumentException(
                    "an audit needs time, at least 32 MiB of memory and a thread; got timeout="
                            + timeout + ", memoryBytes=" + memoryBytes + ", threads=" + threads + ", temporaryBytes="
                            + temporaryBytes);
        }
        if (sampleRows < 0 || sampleRows > MOST_SAMPLE_ROWS || sampleBytes < 0) {
            throw new IllegalArgumentException(
                    "sampleRows is between 0 and " + MOST_SAMPLE_ROWS + "; got " + sampleRows);
        }
    }

    /** Ten minutes, 256 MiB, two threads, 4 GiB on disk, 20 failing rows. */
    public static Limits standard(Path temporary) {
        return new Limits(Duration.ofMinutes(10), 256 * MIB, 2, temporary, 4_096 * MIB, 20, 16_384, Set.of());
    }

    public Limits withTimeout(Duration other) {
        return new Limits(other, memoryBytes, threads, temporary, temporaryBytes, sampleRows, sampleBytes, sensitive);
    }

    public Limits withMemory(long bytes) {
        return new Limits(timeout, bytes, threads, temporary, temporaryBytes, sampleRows, sampleBytes, sensitive);
    }

    public Limits withThreads(int number) {
        return new Limits(timeout, memoryBytes, number, temporary, temporaryBytes, sampleRows, sampleBytes, sensitive);
    }

    public Limits withSamples(int rows, Set<String> masked) {
        return new Limits(timeout, memoryBytes, threads, temporary, temporaryBytes, rows, sampleBytes, masked);
    }

    boolean isSensitive(String column) {
        return sensitive.stream().anyMatch(column::equalsIgnoreCase);
    }
}
