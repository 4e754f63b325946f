package dev.sluice.quality.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Patterns that LIKE answers as exactly as a regular expression, at an eighth of the cost.
 *
 * <p>A guard in front of any other pattern would cost more than it saves: most values match, and those have to be matched anyway.
 */
final class CheapMatch {
    /** Two parts with one sign between them, as in {@code [^@]+@[^@]+}. The signs mean nothing else in either language. */
    private static final Pattern ONE_SIGN = Pattern.compile("\\[\\^([@:/,;=#!&~])]\\+\\1\\[\\^\\1]\\+");

    private CheapMatch() {}

    /** A predicate with the same answers, NULL for NULL; empty: there is none. */
    static Optional<String> of(String text, PortablePattern pattern) {
        Matcher oneSign = ONE_SIGN.matcher(pattern.portable());
        if (!oneSign.matches()) {
            return Optional.empty();
        }
        String sign = oneSign.group(1);
        return Optional.of(
                "(" + text + " LIKE '_%" + sign + "%_' AND " + text + " NOT LIKE '%" + sign + "%" + sign + "%')");
    }
}
