package dev.sluice.scheduler.expression;

import dev.sluice.scheduler.definition.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in an SQL template a literal can stand. Inside quotes, comments or next to a word a quoted value would close the quote or
 * change its meaning, and become SQL: such templates are refused.
 */
final class SqlPlaces {
    private static final Pattern DOLLAR_TAG = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z_0-9]*)?\\$");

    private enum State {
        CODE("", ""),
        STRING("a string", "take the quotes away: the value comes with its own"),
        NAME("a quoted name", "only values can be put in, not names"),
        LINE_COMMENT("a comment", "take it out of the comment"),
        BLOCK_COMMENT("a comment", "take it out of the comment"),
        DOLLAR_STRING("a dollar-quoted string", "only values can be put in, not parts of code");

        private final String where;
        private final String fix;

        State(String where, String fix) {
            this.where = where;
            this.fix = fix;
        }
    }

    private State state = State.CODE;
    private boolean backslashes;
    private String dollarTag = "";
    private int blockDepth;

    private SqlPlaces() {}

    /** Faults of all expressions that stand where no literal can; offsets are in the template. */
    static List<ExpressionFault> faults(Template template) {
        SqlPlaces places = new SqlPlaces();
        List<ExpressionFault> faults = new ArrayList<>();
        String before = "";
        boolean afterExpression = false;
        int lastOffset = 0;
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Text text -> {
                    if (afterExpression
                            && places.state == State.CODE
                            && touches(text.text().charAt(0))) {
                        faults.add(fault(lastOffset, "touches the SQL after it", "put a space between them"));
                    }
                    places.read(text.text());
                    before = text.text();
                    afterExpression = false;
                }
                case Template.Expression expression -> {
                    lastOffset = expression.offset();
                    if (places.state != State.CODE) {
                        faults.add(fault(
                                lastOffset, "stands inside " + places.state.where + " of the SQL", places.state.fix));
                    } else if (afterExpression || (!before.isEmpty() && touches(before.charAt(before.length() - 1)))) {
                        faults.add(fault(lastOffset, "touches the SQL before it", "put a space between them"));
                    }
                    afterExpression = true;
                }
            }
        }
        return faults;
    }

    private static ExpressionFault fault(int offset, String problem, String fix) {
        return new ExpressionFault(ExpressionFault.Kind.SQL_PLACE, offset, "an expression " + problem, fix);
    }

    private static boolean touches(char c) {
        return Character.isLetterOrDigit(c) || "_$&'\"`\\@#".indexOf(c) >= 0;
    }

    private void read(String text) {
        int i = 0;
        while (i < text.length()) {
            i = switch (state) {
                case CODE -> code(text, i);
                case STRING -> string(text, i);
                case NAME -> until(text, i, "\"");
                case LINE_COMMENT -> until(text, i, "\n");
                case BLOCK_COMMENT -> comment(text, i);
                case DOLLAR_STRING -> until(text, i, dollarTag);
            };
        }
    }

    private int code(String text, int i) {
        char c = text.charAt(i);
        if (c == '\'') {
            backslashes = i > 0 && (text.charAt(i - 1) == 'e' || text.charAt(i - 1) == 'E');
            state = State.STRING;
        } else if (c == '"') {
            state = State.NAME;
        } else if (text.startsWith("--", i)) {
            state = State.LINE_COMMENT;
        } else if (text.startsWith("/*", i)) {
            state = State.BLOCK_COMMENT;
            blockDepth = 1;
            return i + 2;
        } else if (c == '$' && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
            Matcher tag = DOLLAR_TAG.matcher(text).region(i, text.length());
            if (tag.lookingAt()) {
                dollarTag = tag.group();
                state = State.DOLLAR_STRING;
                return tag.end();
            }
        }
        return i + 1;
    }

    private int string(String text, int i) {
        char c = text.charAt(i);
        if (c == '\\' && backslashes) {
            return i + 2;
        }
        if (c == '\'') {
            // A doubled quote leaves and enters again, which comes to the same.
            state = State.CODE;
            if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                state = State.STRING;
                return i + 2;
            }
        }
        return i + 1;
    }

    /** Block comments nest in PostgreSQL and DuckDB. */
    private int comment(String text, int i) {
        if (text.startsWith("/*", i)) {
            blockDepth++;
            return i + 2;
        }
        if (text.startsWith("*/", i)) {
            if (--blockDepth == 0) {
                state = State.CODE;
            }
            return i + 2;
        }
        return i + 1;
    }

    private int until(String text, int i, String end) {
        int found = text.indexOf(end, i);
        if (found < 0) {
            return text.length();
        }
        state = State.CODE;
        return found + end.length();
    }
}
