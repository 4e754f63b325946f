package dev.sluice.controlplane.report.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of something, by its first and last byte.
 *
 * @param from first byte, from 0
 * @param to last byte, which belongs to it
 */
record ByteRange(long from, long to) {
    private static final Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})\\s*-\\s*([0-9]{0,18})\\s*");

    /** What a header asks for. */
    sealed interface Asked {
        /** Nothing, or what the rules of HTTP let a server pass over: several ranges, other units, malformed ones. */
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /** There is no such part. */
        record Unsatisfiable() implements Asked {}
    }

    static ByteRange whole(long size) {
        return new ByteRange(0, size - 1);
    }

    long length() {
        return to - from + 1;
    }

    /** {@code Content-Range} of an answer. */
    String of(long size) {
        return "bytes " + from + "-" + to + "/" + size;
    }

    /** Reads a {@code Range} header (RFC 9110) for something of a size. */
    static Asked asked(Optional<String> header, long size) {
        Matcher one = ONE.matcher(header.orElse(""));
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return new Asked.Whole();
        }
        if (one.group(1).isEmpty()) {
            long last = Long.parseLong(one.group(2));
            return last == 0 || size == 0
                    ? new Asked.Unsatisfiable()
                    : new Asked.Part(new ByteRange(Math.max(0, size - last), size - 1));
        }
        long from = Long.parseLong(one.group(1));
        long to = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
        if (to < from) {
            return new Asked.Whole();
        }
        return from >= size ? new Asked.Unsatisfiable() : new Asked.Part(new ByteRange(from, Math.min(to, size - 1)));
    }
}
