package dev.sluice.adapters.sql.lineage;

import java.util.List;

/**
 * A statement in words that the parser knows, where DuckDB has words of its own for the same.
 *
 * @param isByName whether it is an INSERT ... BY NAME: the two words are taken out
 */
record Spelling(String sql, boolean isByName) {
    static Spelling of(String sql, List<Token> tokens, SqlDialect dialect) {
        return dialect == SqlDialect.DUCKDB ? new Respelling(sql, tokens).spelling() : new Spelling(sql, false);
    }

    /** Copies the statement token by token, some of them in other words. */
    private static final class Respelling {
        private final String sql;
        private final List<Token> tokens;
        private final StringBuilder text = new StringBuilder();
        private int copied;
        private boolean byName;

        Respelling(String sql, List<Token> tokens) {
            this.sql = sql;
            this.tokens = tokens;
        }

        Spelling spelling() {
            boolean inInsertHead = is(0, "INSERT");
            for (int i = 0; i < tokens.size(); i++) {
                inInsertHead &= !is(i, "SELECT") && !is(i, "VALUES") && !is(i, "FROM");
                if (inInsertHead && is(i, "BY") && (is(i + 1, "NAME") || is(i + 1, "POSITION"))) {
                    byName |= is(i + 1, "NAME");
                    replace(i, i + 1, "");
                } else if (inInsertHead && is(i, "OR") && is(i + 1, "IGNORE")) {
                    replace(i, i + 1, "");
                } else if (is(i + 1, "JOIN") && !is(i - 1, "LEFT") && (is(i, "SEMI") || is(i, "ANTI"))) {
                    replace(i, i, "LEFT SEMI"); // what it lets through differs, what it reads does not
                } else if (is(i + 1, "JOIN") && is(i, "POSITIONAL")) {
                    replace(i, i, "CROSS");
                } else if (is(i, "LAMBDA")) {
                    lambda(i);
                } else if (is(i, "EXCLUDE") && is(i - 1, "*") && isName(i + 1) && !is(i + 2, ".")) {
                    replace(i + 1, i + 1, "(" + tokens.get(i + 1).text() + ")");
                }
            }
            return new Spelling(text + sql.substring(copied), byName);
        }

        /** {@code lambda a, b: a + b} is the parser's {@code (a, b) -> a + b}. */
        private void lambda(int start) {
            int end = start + 1;
            while (isName(end) && is(end + 1, ",")) {
                end += 2;
            }
            if (isName(end) && is(end + 1, ":")) {
                String names = sql.substring(
                        tokens.get(start + 1).start(), tokens.get(end).end());
                replace(start, end + 1, "(" + names + ") ->");
            }
        }

        private void replace(int first, int last, String words) {
            text.append(sql, copied, tokens.get(first).start()).append(words);
            copied = tokens.get(last).end();
        }

        private boolean isName(int i) {
            return i < tokens.size() && tokens.get(i).isName();
        }

        private boolean is(int i, String word) {
            return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
        }
    }
}
