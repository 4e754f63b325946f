package dev.sluice.scheduler.execute;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What an attempt says, made fit to be kept: split into lines, without secrets, never more than the limits allow.
 *
 * <p>Safe for use by several threads. What is left out is counted and said by a line of {@link
 * AttemptListener.Stream#SYSTEM}. A listener that fails does not fail the attempt.
 */
public final class AttemptOutput implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;

    private final AttemptListener listener;
    private final SecretMask mask;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    private long bytes;
    private long secondBegan;
    private int linesInSecond;
    private boolean full;
    private long leftOutLines;
    private long leftOutBytes;
    private String lastError = "";
    private String lastLine = "";

    public AttemptOutput(AttemptListener listener, SecretMask mask, Limits limits) {
        this(listener, mask, limits, System::nanoTime);
    }

    AttemptOutput(AttemptListener listener, SecretMask mask, Limits limits, LongSupplier nanoTime) {
        this.listener = listener;
        this.mask = mask;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.secondBegan = nanoTime.getAsLong();
    }

    /**
     * How much of the output is kept.
     *
     * @param lineBytes longest line; the rest of it is cut
     * @param totalBytes of all lines of an attempt
     * @param linesPerSecond more than these are left out
     */
    public record Limits(int lineBytes, long totalBytes, int linesPerSecond) {
        public static final Limits DEFAULT = new Limits(16 * 1024, 64L * 1024 * 1024, 5_000);

        public Limits {
            if (lineBytes < 1 || totalBytes < 1 || linesPerSecond < 1) {
                throw new IllegalArgumentException("limits of output must be 1 or more, are " + lineBytes + ", "
                        + totalBytes + ", " + linesPerSecond);
            }
        }
    }

    /** Text of which every secret is masked. */
    public String masked(String text) {
        return mask.apply(text);
    }

    /** A line said by the executor itself; no limit drops it. */
    public void system(String line) {
        lock.lock();
        try {
            tell(AttemptListener.Stream.SYSTEM, mask.apply(line));
        } finally {
            lock.unlock();
        }
    }

    /** See {@link AttemptListener#startedAs}. */
    @SuppressWarnings("CatchingUnchecked") // A listener may fail in any way: the attempt goes on.
    public void startedAs(String nativeId) {
        try {
            listener.startedAs(nativeId);
        } catch (RuntimeException e) {
            system("the name " + nativeId + " of this attempt could not be kept");
        }
    }

    /** See {@link AttemptListener#facet}; secrets are masked. */
    public void facet(String name, String json) {
        listener.facet(name, mask.apply(json));
    }

    /** Where the bytes of one stream go; close it at the end of the stream. */
    public LineSplitter open(AttemptListener.Stream stream) {
        return new LineSplitter(
                limits.lineBytes(),
                limits.lineBytes() + 4 * mask.longest(),
                (text, size, cut) -> line(stream, text, size, cut));
    }

    /** The last line of the error stream, else an empty text. */
    public String lastError() {
        lock.lock();
        try {
            return lastError;
        } finally {
            lock.unlock();
        }
    }

    /** The last line of the work, of whatever stream, else an empty text. */
    public String lastLine() {
        lock.lock();
        try {
            return lastLine;
        } finally {
            lock.unlock();
        }
    }

    private void line(AttemptListener.Stream stream, String text, long size, boolean cut) {
        String shown = mask.apply(text).replace('\0', '\uFFFD'); // no store keeps a NUL in text
        if (cut) {
            // The end of what was read may be the first half of a secret: it is cut off with the rest.
            int end = Math.max(0, Math.min(limits.lineBytes(), shown.length() - mask.longest()));
            int whole = end > 0 && Character.isHighSurrogate(shown.charAt(end - 1)) ? end - 1 : end;
            shown = shown.substring(0, whole) + " … (cut: the line has " + size + " bytes, the limit is "
                    + limits.lineBytes() + ")";
        }
        lock.lock();
        try {
            if (!shown.isBlank()) {
                lastLine = shown;
                lastError = stream == AttemptListener.Stream.ERR ? shown : lastError;
            }
            if (admit(Math.min(size, limits.lineBytes()) + 1)) {
                tell(stream, shown);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean admit(long size) {
        long now = nanoTime.getAsLong();
        if (now - secondBegan >= SECOND) {
            if (!full) {
                sayLeftOut("faster than " + limits.linesPerSecond() + " lines a second");
            }
            secondBegan = now;
            linesInSecond = 0;
        }
        if (!full && bytes + size > limits.totalBytes()) {
            sayLeftOut("faster than " + limits.linesPerSecond() + " lines a second");
            full = true;
            tell(
                    AttemptListener.Stream.SYSTEM,
                    "output is longer than the limit of " + limits.totalBytes() + " bytes: the rest is left out");
        }
        if (full || linesInSecond >= limits.linesPerSecond()) {
            leftOutLines++;
            leftOutBytes += size;
            return false;
        }
        bytes += size;
        linesInSecond++;
        return true;
    }

    private void sayLeftOut(String why) {
        if (leftOutLines > 0) {
            String text = leftOutLines + " lines (" + leftOutBytes + " bytes) of output left out: " + why;
            leftOutLines = 0;
            leftOutBytes = 0;
            tell(AttemptListener.Stream.SYSTEM, text);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // A listener may fail in any way: the attempt goes on.
    private void tell(AttemptListener.Stream stream, String line) {
        try {
            listener.line(stream, line);
        } catch (RuntimeException e) {
            leftOutLines++;
            leftOutBytes += line.length();
        }
    }

    /** Says what was left out since it was last said. */
    @Override
    public void close() {
        lock.lock();
        try {
            sayLeftOut(
                    full ? "over the limit of " + limits.totalBytes() + " bytes" : "more or faster than can be kept");
        } finally {
            lock.unlock();
        }
    }
}
