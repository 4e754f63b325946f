package dev.sluice.scheduler.time;

import dev.sluice.scheduler.time.OrdinalRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text form of an int8multirange. */
final class RangesText {
    private static final Pattern RANGE = Pattern.compile("\\[(-?\\d{1,19}),(-?\\d{1,19})\\)");

    private RangesText() {}

    static OrdinalRanges parse(String text) {
        boolean braces = text.startsWith("{") && text.endsWith("}") && text.length() > 1;
        int offset = braces ? 1 : 0;
        String body = braces ? text.substring(1, text.length() - 1) : text;
        List<Range> ranges = new ArrayList<>();
        Matcher matcher = RANGE.matcher(body);
        int at = 0;
        while (at < body.length()) {
            if (!matcher.region(at, body.length()).lookingAt()) {
                throw problem(text, at + offset);
            }
            ranges.add(range(text, matcher, offset));
            at = afterComma(text, body, matcher.end(), offset);
        }
        return OrdinalRanges.joined(ranges);
    }

    private static int afterComma(String text, String body, int at, int offset) {
        if (at == body.length()) {
            return at;
        }
        boolean more = body.charAt(at) == ',' && at + 1 < body.length();
        if (!more) {
            throw problem(text, at + offset);
        }
        return at + 1;
    }

    private static Range range(String text, Matcher matcher, int offset) {
        try {
            long from = Long.parseLong(matcher.group(1));
            long to = Long.parseLong(matcher.group(2));
            if (from < to) {
                return new Range(from, to);
            }
        } catch (NumberFormatException _) {
            // 19 digits can be more than a long holds: refused below with the same words.
        }
        throw problem(text, matcher.start() + offset);
    }

    private static ScheduleException problem(String text, int index) {
        return new ScheduleException(
                "SCHEDULE-RANGES",
                index,
                "ranges '" + text + "' are not readable at index " + index
                        + "; write {[3,7),[9,12)}: whole numbers, start below end, end not included");
    }
}
