package dev.sluice.quality.check;

import dev.sluice.quality.check.Threshold.Comparator;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a {@link Threshold} by recursive descent. For one text, once. */
final class ThresholdParser {
    /** Longest threshold that is read. */
    private static final int LONGEST = 500;

    /** Deepest nesting of brackets and signs. */
    private static final int DEEPEST = 50;

    private static final Pattern NUMBER = Pattern.compile("(?:[0-9]+(?:_[0-9]+)*)(?:\\.[0-9]+)?|\\.[0-9]+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+[0-9]*");
    private static final Map<String, Comparator> COMPARISONS = Map.ofEntries(
            Map.entry("==", Comparator.EQUAL),
            Map.entry("!=", Comparator.UNEQUAL),
            Map.entry("<>", Comparator.UNEQUAL),
            Map.entry("<=", Comparator.AT_MOST),
            Map.entry(">=", Comparator.AT_LEAST),
            Map.entry("=", Comparator.EQUAL),
            Map.entry("\u2260", Comparator.UNEQUAL),
            Map.entry("\u2264", Comparator.AT_MOST),
            Map.entry("\u2265", Comparator.AT_LEAST),
            Map.entry("<", Comparator.LESS),
            Map.entry(">", Comparator.GREATER));

    private final String text;
    private int at;
    private int depth;

    ThresholdParser(String text) {
        this.text = text;
    }

    Threshold threshold() {
        if (text.length() > LONGEST) {
            throw new CheckFault("a threshold has at most " + LONGEST + " characters, not " + text.length());
        }
        Threshold parsed = new Threshold(condition());
        skip();
        if (at < text.length()) {
            throw expected("the end or an operator (+ - * /)");
        }
        return parsed;
    }

    private Threshold.Condition condition() {
        Optional<Comparator> comparison = comparison();
        if (comparison.isPresent()) {
            return new Threshold.Compare(comparison.get(), sum());
        }
        boolean negated = word("not");
        if (!word("between")) {
            throw expected(negated ? "'between'" : "a comparison (= != < <= > >=), 'between' or 'not between'");
        }
        Bound low = sum();
        if (!word("and")) {
            throw expected("'and' or an operator (+ - * /)");
        }
        Bound high = sum();
        return new Threshold.Between(low, high, word("exclusive"), negated);
    }

    private Optional<Comparator> comparison() {
        skip();
        for (int length = 2; length > 0; length--) {
            if (at + length <= text.length()) {
                Comparator found = COMPARISONS.get(text.substring(at, at + length));
                if (found != null) {
                    at += length;
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    private Bound sum() {
        Bound sum = product();
        while (true) {
            if (sign('+')) {
                sum = new Bound.Binary(Bound.Operator.PLUS, sum, product());
            } else if (sign('-')) {
                sum = new Bound.Binary(Bound.Operator.MINUS, sum, product());
            } else {
                return sum;
            }
        }
    }

    private Bound product() {
        Bound product = factor();
        while (true) {
            if (sign('*')) {
                product = new Bound.Binary(Bound.Operator.TIMES, product, factor());
            } else if (sign('/')) {
                product = new Bound.Binary(Bound.Operator.BY, product, factor());
            } else {
                return product;
            }
        }
    }

    private Bound factor() {
        if (++depth > DEEPEST) {
            throw new CheckFault("a threshold nests at most " + DEEPEST + " deep");
        }
        try {
            if (sign('-')) {
                return new Bound.Negated(factor());
            }
            if (sign('(')) {
                Bound inner = sum();
                require(')');
                return inner;
            }
            return primary();
        } finally {
            depth--;
        }
    }

    private Bound primary() {
        skip();
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            at = number.end();
            return new Bound.Literal(new BigDecimal(number.group().replace("_", "")), unit());
        }
        return history();
    }

    private Bound.Unit unit() {
        for (Bound.Unit unit : Bound.Unit.values()) {
            if (!unit.suffix.isEmpty() && text.startsWith(unit.suffix, at) && !letterAt(at + unit.suffix.length())) {
                at += unit.suffix.length();
                return unit;
            }
        }
        skip();
        if (at < text.length() && text.charAt(at) == '%') {
            at++;
            return Bound.Unit.PERCENT;
        }
        return Bound.Unit.NONE;
    }

    private boolean letterAt(int index) {
        return index < text.length() && text.charAt(index - 1) != '%' && Character.isLetterOrDigit(text.charAt(index));
    }

    private Bound history() {
        int start = at;
        Matcher word = WORD.matcher(text).region(at, text.length());
        String name = word.lookingAt() ? word.group().toLowerCase(Locale.ROOT) : "";
        int percentile = percentile(name);
        Optional<Bound.Function> function = function(name, percentile);
        if (function.isEmpty()) {
            throw expected("a number, '(' or a function (avg min max stddev median pNN last)");
        }
        at = word.end();
        require('(');
        if (function.get() != Bound.Function.LAST && !word("last")) {
            throw expected("'last' and how many results, as in avg(last 10)");
        }
        int last = count(function.get() == Bound.Function.STDDEV ? 2 : 1);
        boolean sameWeekday = sign(',');
        if (sameWeekday && !(word("same") && word("weekday"))) {
            throw expected("'same weekday'");
        }
        require(')');
        if (percentile > 100) {
            at = start;
            throw expected("a percentile from p0 to p100");
        }
        return new Bound.Past(function.get(), Math.max(0, percentile), last, sameWeekday);
    }

    private static int percentile(String name) {
        return name.matches("p[0-9]{1,3}") ? Integer.parseInt(name.substring(1)) : -1;
    }

    private static Optional<Bound.Function> function(String name, int percentile) {
        if (percentile >= 0) {
            return Optional.of(Bound.Function.PERCENTILE);
        }
        for (Bound.Function function : Bound.Function.values()) {
            if (function != Bound.Function.PERCENTILE && function.word().equals(name)) {
                return Optional.of(function);
            }
        }
        return Optional.empty();
    }

    private int count(int least) {
        skip();
        int start = at;
        while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0 && at - start < 6) {
            at++;
        }
        int count = at == start ? -1 : Integer.parseInt(text.substring(start, at));
        if (count < least || count > Bound.Past.MOST) {
            at = start;
            throw expected("how many results, " + least + " to " + Bound.Past.MOST);
        }
        return count;
    }

    /** Takes a word if it comes next. */
    private boolean word(String word) {
        skip();
        int end = at + word.length();
        if (!text.regionMatches(true, at, word, 0, word.length())
                || (end < text.length() && Character.isLetterOrDigit(text.charAt(end)))) {
            return false;
        }
        at = end;
        return true;
    }

    private boolean sign(char sign) {
        skip();
        if (at >= text.length() || text.charAt(at) != sign) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char sign) {
        if (!sign(sign)) {
            throw expected("'" + sign + "'");
        }
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private CheckFault expected(String what) {
        skip();
        String found =
                at >= text.length() ? "the end" : "'" + text.substring(at, Math.min(text.length(), at + 12)) + "'";
        return new CheckFault(
                "threshold '" + text + "', column " + (at + 1) + ": expected " + what + ", found " + found);
    }
}
