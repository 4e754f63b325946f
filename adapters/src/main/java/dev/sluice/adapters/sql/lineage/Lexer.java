package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens: quotes, dollar quotes and nested comments as PostgreSQL and DuckDB know them.
 *
 * <p>It never fails: what is not closed reaches to the end.
 */
final class Lexer {
    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
    }

    static List<Token> tokens(String sql) {
        Lexer lexer = new Lexer(sql);
        while (lexer.at < sql.length()) {
            lexer.step();
        }
        return lexer.tokens;
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            at = indexOrEnd("\n", at);
        } else if (sql.startsWith("/*", at)) {
            skipComment();
        } else if (c == '\'') {
            add(Kind.STRING, closing('\'', at + 1, false));
        } else if ((c == 'E' || c == 'e') && sql.startsWith("'", at + 1)) {
            add(Kind.STRING, closing('\'', at + 2, true));
        } else if (c == '"') {
            add(Kind.QUOTED_NAME, closing('"', at + 1, false));
        } else if (c == '`') {
            add(Kind.QUOTED_NAME, closing('`', at + 1, false));
        } else if (c == '$' && dollarTag() > 0) {
            int tag = dollarTag();
            int close = indexOrEnd(sql.substring(at, at + tag), at + tag);
            add(Kind.STRING, Math.min(sql.length(), close + tag));
        } else if (Character.isDigit(c)) {
            add(Kind.NUMBER, endOfWord());
        } else if (isWordStart(c)) {
            add(Kind.WORD, endOfWord());
        } else {
            add(Kind.SIGN, at + 1);
        }
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, sql.substring(at, end), at));
        at = end;
    }

    private void skipComment() {
        int depth = 1;
        at += 2;
        while (at < sql.length() && depth > 0) {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        }
    }

    private int closing(char quote, int from, boolean backslash) {
        int i = from;
        while (i < sql.length()) {
            if (backslash && sql.charAt(i) == '\\') {
                i += 2;
            } else if (sql.charAt(i) != quote) {
                i++;
            } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        return sql.length();
    }

    /** The length of a dollar quote's opening such as {@code $body$}, 0 if this is none. */
    private int dollarTag() {
        int i = at + 1;
        while (i < sql.length() && (Character.isLetterOrDigit(sql.charAt(i)) || sql.charAt(i) == '_')) {
            i++;
        }
        boolean parameter = i > at + 1 && Character.isDigit(sql.charAt(at + 1));
        return i < sql.length() && sql.charAt(i) == '$' && !parameter ? i + 1 - at : 0;
    }

    private int endOfWord() {
        int i = at + 1;
        while (i < sql.length()
                && (isWordStart(sql.charAt(i)) || Character.isDigit(sql.charAt(i)) || sql.charAt(i) == '$')) {
            i++;
        }
        return i;
    }

    private int indexOrEnd(String text, int from) {
        int index = sql.indexOf(text, from);
        return index < 0 ? sql.length() : index;
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_' || c > 127;
    }
}
