package dev.sluice.scheduler.time;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.stream.Collectors;

/**
 * An immutable set of numbers kept as sorted, disjoint ranges, so that a million neighbours cost one entry.
 *
 * <p>Equal sets have equal ranges: neighbours are joined. Text form is that of PostgreSQL's int8multirange.
 */
public final class OrdinalRanges implements Iterable<Long> {
    /** Numbers from {@code from} up to, but without, {@code to}; never empty. */
    public record Range(long from, long to) {
        public Range {
            if (from >= to) {
                throw problem("range [" + from + "," + to + ") is empty; the end must be above the start");
            }
        }

        @Override
        public String toString() {
            return "[" + from + "," + to + ")";
        }
    }

    private static final OrdinalRanges EMPTY = new OrdinalRanges(List.of());

    private final List<Range> ranges;

    private OrdinalRanges(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    public static OrdinalRanges empty() {
        return EMPTY;
    }

    /** One number, not Long.MAX_VALUE: a half-open range cannot hold it. */
    public static OrdinalRanges of(long ordinal) {
        return range(ordinal, Math.addExact(ordinal, 1));
    }

    /** From inclusive to exclusive; the same twice gives the empty set. */
    public static OrdinalRanges range(long from, long to) {
        return from == to ? EMPTY : new OrdinalRanges(List.of(new Range(from, to)));
    }

    /** Reads "{[3,7),[9,12)}", with or without braces, in any order; overlapping ranges are joined. */
    public static OrdinalRanges parse(String text) {
        return RangesText.parse(text);
    }

    static OrdinalRanges joined(List<Range> unsorted) {
        List<Range> sorted = new ArrayList<>(unsorted);
        sorted.sort((a, b) -> Long.compare(a.from(), b.from()));
        List<Range> joined = new ArrayList<>();
        for (Range range : sorted) {
            if (!joined.isEmpty() && joined.getLast().to() >= range.from()) {
                Range last = joined.removeLast();
                joined.add(new Range(last.from(), Math.max(last.to(), range.to())));
            } else {
                joined.add(range);
            }
        }
        return joined.isEmpty() ? EMPTY : new OrdinalRanges(joined);
    }

    public OrdinalRanges add(long ordinal) {
        return contains(ordinal) ? this : union(of(ordinal));
    }

    public OrdinalRanges remove(long ordinal) {
        return contains(ordinal) ? minus(of(ordinal)) : this;
    }

    public OrdinalRanges union(OrdinalRanges other) {
        List<Range> both = new ArrayList<>(ranges);
        both.addAll(other.ranges);
        return joined(both);
    }

    /** What is in this set and not in the other. */
    public OrdinalRanges minus(OrdinalRanges other) {
        List<Range> rest = new ArrayList<>();
        int at = 0;
        for (Range range : ranges) {
            long from = range.from();
            while (at < other.ranges.size() && other.ranges.get(at).to() <= from) {
                at++;
            }
            for (int i = at; i < other.ranges.size() && other.ranges.get(i).from() < range.to(); i++) {
                Range cut = other.ranges.get(i);
                if (cut.from() > from) {
                    rest.add(new Range(from, cut.from()));
                }
                from = cut.to();
            }
            if (from < range.to()) {
                rest.add(new Range(from, range.to()));
            }
        }
        return rest.isEmpty() ? EMPTY : new OrdinalRanges(rest);
    }

    /** What is in both. */
    public OrdinalRanges intersect(OrdinalRanges other) {
        return minus(minus(other));
    }

    public boolean contains(long ordinal) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (ordinal < range.from()) {
                high = middle - 1;
            } else if (ordinal >= range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** How many numbers; Long.MAX_VALUE when there are more than that. */
    public long size() {
        long size = 0;
        for (Range range : ranges) {
            long length = range.to() - range.from();
            size += length;
            if (length < 0 || size < 0) {
                return Long.MAX_VALUE;
            }
        }
        return size;
    }

    /** Sorted, disjoint and not touching. */
    public List<Range> ranges() {
        return ranges;
    }

    /** The lowest {@code count} numbers, or all when there are fewer. */
    public OrdinalRanges first(long count) {
        List<Range> head = new ArrayList<>();
        long left = count;
        for (Range range : ranges) {
            if (left <= 0) {
                break;
            }
            long length = range.to() - range.from();
            // A negative length is one above Long.MAX_VALUE, which no count reaches.
            boolean whole = length > 0 && length <= left;
            head.add(whole ? range : new Range(range.from(), range.from() + left));
            left = whole ? left - length : 0;
        }
        return head.isEmpty() ? EMPTY : new OrdinalRanges(head);
    }

    /** Ascending, computed one at a time. */
    @Override
    public PrimitiveIterator.OfLong iterator() {
        return new Ascending(ranges.iterator());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OrdinalRanges that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    /** PostgreSQL's form: "{[3,7),[9,12)}". */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(",", "{", "}"));
    }

    static ScheduleException problem(String message) {
        return new ScheduleException("SCHEDULE-RANGES", 0, message);
    }

    private static final class Ascending implements PrimitiveIterator.OfLong {
        private final Iterator<Range> rest;
        private long next;
        private long end;

        Ascending(Iterator<Range> rest) {
            this.rest = rest;
        }

        @Override
        public boolean hasNext() {
            return next < end || rest.hasNext();
        }

        @Override
        public long nextLong() {
            if (next == end) {
                Range range = rest.next();
                next = range.from();
                end = range.to();
            }
            return next++;
        }
    }
}
