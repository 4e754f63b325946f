package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL into tokens, and refuses what stores read differently: whoever cuts otherwise than the store sees other SQL than it runs.
 *
 * <p>Comments are left out of {@link #cleaned}.
 */
final class SqlTokens {
    /**
     * A token.
     *
     * @param text as written; of a quoted name what is between the quotes
     * @param kind what it is
     */
    record Token(String text, Kind kind) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        String lower() {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    enum Kind {
        WORD,
        NAME,
        STRING,
        NUMBER,
        SIGN
    }

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private final StringBuilder cleaned = new StringBuilder();
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
        while (at < sql.length()) {
            step();
        }
    }

    /** @throws CheckFault for a construct that stores read differently, and for what is not closed */
    static SqlTokens of(String sql) {
        return new SqlTokens(sql);
    }

    List<Token> tokens() {
        return tokens;
    }

    /** The SQL without comments. */
    String cleaned() {
        return cleaned.toString().strip();
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            cleaned.append(c);
            at++;
        } else if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            skip(end < 0 ? sql.length() : end);
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (c == '\'') {
            quoted('\'', Kind.STRING);
        } else if (c == '"') {
            quoted('"', Kind.NAME);
        } else if (c == '`' || c == '\\' || c == '$' || c == '\0' || c == '#') {
            throw new CheckFault(
                    "'" + c + "' is not allowed outside of quotes; write texts as '...' and names as \"...\"");
        } else if (isWordStart(c)) {
            word();
        } else if (Character.isDigit(c)) {
            add(Kind.NUMBER, endOf(at));
        } else {
            add(Kind.SIGN, at + 1);
        }
    }

    private void word() {
        int end = endOf(at);
        if (end < sql.length() && sql.charAt(end) == '\'' && end - at <= 2) {
            throw new CheckFault("write texts as '...', without the prefix " + sql.substring(at, end));
        }
        if (sql.substring(at, end).equalsIgnoreCase("U") && sql.startsWith("&", end)) {
            throw new CheckFault("U& is not allowed; write the characters themselves");
        }
        add(Kind.WORD, end);
    }

    private void comment() {
        int end = sql.indexOf("*/", at + 2);
        int inner = sql.indexOf("/*", at + 2);
        if (end < 0 || (inner >= 0 && inner < end)) {
            throw new CheckFault("a comment is not closed, or has another one in it");
        }
        if (sql.startsWith("!", at + 2) || sql.startsWith("+", at + 2)) {
            throw new CheckFault("a comment must not begin with ! or +: some stores obey it");
        }
        skip(end + 2);
    }

    private void skip(int end) {
        cleaned.append(' ');
        at = end;
    }

    private void quoted(char quote, Kind kind) {
        StringBuilder text = new StringBuilder();
        int i = at + 1;
        while (true) {
            if (i >= sql.length()) {
                throw new CheckFault("the quote " + quote + " is not closed");
            }
            char c = sql.charAt(i);
            if (c == quote && !(i + 1 < sql.length() && sql.charAt(i + 1) == quote)) {
                break;
            }
            if (c == '\\' && i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                throw new CheckFault("a backslash in front of a quote is not allowed: stores read it differently");
            }
            text.append(c);
            i += c == quote ? 2 : 1;
        }
        tokens.add(new Token(text.toString(), kind));
        cleaned.append(sql, at, i + 1);
        at = i + 1;
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(sql.substring(at, end), kind));
        cleaned.append(sql, at, end);
        at = end;
    }

    private int endOf(int from) {
        int i = from;
        while (i < sql.length() && (isWordStart(sql.charAt(i)) || Character.isDigit(sql.charAt(i)))) {
            i++;
        }
        return i;
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_';
    }
}
