package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.List;

/** Cuts a script into its statements. */
public final class SqlScript {
    private SqlScript() {}

    /**
     * The statements without their semicolons and without comments around them; empty ones are left out.
     *
     * <p>Semicolons in strings, names, comments, dollar quotes, parentheses and {@code BEGIN ATOMIC ... END} do not cut.
     */
    public static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        int depth = 0;
        int blocks = 0;
        int start = -1;
        int end = -1;
        Token before = new Token(Token.Kind.SIGN, ";", 0);
        for (Token token : Lexer.tokens(script)) {
            if (token.is(";") && depth <= 0 && blocks == 0) {
                if (start >= 0) {
                    statements.add(script.substring(start, end));
                }
                start = -1;
                depth = 0;
            } else {
                start = start < 0 ? token.start() : start;
                end = token.end();
                depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
                boolean opens = (token.is("ATOMIC") && before.is("BEGIN")) || (blocks > 0 && token.is("CASE"));
                blocks += opens ? 1 : blocks > 0 && token.is("END") ? -1 : 0;
            }
            before = token;
        }
        if (start >= 0) {
            statements.add(script.substring(start, end));
        }
        return statements;
    }

    static int nesting(List<Token> tokens) {
        int depth = 0;
        int deepest = 0;
        for (Token token : tokens) {
            depth += token.is("(") || token.is("[") || token.is("CASE") ? 1 : 0;
            depth -= token.is(")") || token.is("]") || token.is("END") ? 1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }
}
