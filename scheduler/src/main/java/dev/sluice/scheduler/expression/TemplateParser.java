package dev.sluice.scheduler.expression;

import dev.sluice.scheduler.definition.Template;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the expressions in a text: <code>${{ cel }}</code>. <code>$${{</code> stands for <code>${{</code> itself.
 *
 * <p>Braces and quotes inside an expression are followed, so that a CEL map or a string may contain braces.
 */
public final class TemplateParser {
    /** Most expressions of one text. */
    public static final int MAX_EXPRESSIONS = 256;

    private static final String OPEN = "${{";

    private TemplateParser() {}

    /**
     * Splits a text into literal text and expressions. The expressions are not compiled.
     *
     * @throws TemplateException when an expression is empty or does not end
     */
    public static Template parse(String source) {
        if (!source.contains(OPEN)) {
            return Template.literal(source);
        }
        List<Template.Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int expressions = 0;
        int at = 0;
        while (at < source.length()) {
            int open = source.indexOf(OPEN, at);
            if (open < 0) {
                break;
            }
            if (open > at && source.charAt(open - 1) == '$') {
                literal.append(source, at, open - 1).append(OPEN);
                at = open + OPEN.length();
                continue;
            }
            literal.append(source, at, open);
            flush(literal, parts);
            if (++expressions > MAX_EXPRESSIONS) {
                throw new TemplateException(
                        open, "has more than " + MAX_EXPRESSIONS + " expressions; compute some of them in the task");
            }
            int end = end(source, open);
            parts.add(expression(source, open, end));
            at = end + 2;
        }
        literal.append(source, at, source.length());
        flush(literal, parts);
        return new Template(source, parts);
    }

    private static void flush(StringBuilder literal, List<Template.Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Template.Text(literal.toString()));
            literal.setLength(0);
        }
    }

    private static Template.Expression expression(String source, int open, int end) {
        int from = open + OPEN.length();
        int to = end;
        while (from < to && Character.isWhitespace(source.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(source.charAt(to - 1))) {
            to--;
        }
        if (from == to) {
            throw new TemplateException(open, "has an empty expression; write one, or $${{ for the text ${{");
        }
        return new Template.Expression(source.substring(from, to), from);
    }

    /** Index of the closing braces. */
    private static int end(String source, int open) {
        int depth = 0;
        int i = open + OPEN.length();
        while (i < source.length()) {
            char c = source.charAt(i);
            if (c == '"' || c == '\'') {
                i = afterString(source, i, open);
                continue;
            }
            if (c == '{') {
                depth++;
            } else if (c == '}') {
                if (depth == 0 && source.startsWith("}}", i)) {
                    return i;
                }
                depth = Math.max(0, depth - 1);
            }
            i++;
        }
        throw new TemplateException(open, "opens an expression that does not end; close it with }}");
    }

    private static int afterString(String source, int from, int open) {
        String quote = source.substring(from, from + 1);
        boolean triple = source.startsWith(quote.repeat(3), from);
        String close = triple ? quote.repeat(3) : quote;
        boolean raw = from > 0 && (source.charAt(from - 1) == 'r' || source.charAt(from - 1) == 'R');
        int i = from + close.length();
        while (i < source.length()) {
            if (source.startsWith(close, i)) {
                return i + close.length();
            }
            i += source.charAt(i) == '\\' && !raw ? 2 : 1;
        }
        throw new TemplateException(
                open, "opens an expression with a string that does not end; close it with " + close);
    }
}
