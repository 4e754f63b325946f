package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.ForeignSql;
import dev.sluice.quality.execute.SqlTokens.Kind;
import dev.sluice.quality.execute.SqlTokens.Token;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.Statements;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Lets through SQL that only reads tables: a single SELECT, or an expression. Everything else is a {@link CheckFault}.
 *
 * <p>It looks at the parser's tree and, for the names of functions, at the bare tokens too: a place of the tree that nobody thought
 * of must not hide a call. The sessions that run the SQL are read-only besides.
 */
final class SqlGuard {
    /** Longest SQL that somebody may write into a check. */
    static final int LONGEST = 20_000;

    private static final int DEEPEST = 50;
    private static final long PARSE_MS = 2_000;
    private static final String STAND_IN = "sluice_audited";

    private SqlGuard() {}

    /**
     * SQL that somebody wrote.
     *
     * @return the same without comments
     * @throws CheckFault that says what is not allowed
     */
    static String checked(ForeignSql sql) {
        try {
            return switch (sql.form()) {
                case QUERY -> select(tokens(sql.text()));
                case EXPRESSION -> expression(tokens(sql.text()));
            };
        } catch (CheckFault e) {
            throw new CheckFault("'" + sql.key() + "': " + e.getMessage());
        }
    }

    /** A predicate over the columns of a row. */
    static String predicate(String key, String sql) {
        return checked(new ForeignSql(key, sql, ForeignSql.Form.EXPRESSION));
    }

    private static String select(SqlTokens tokens) {
        String sql = tokens.cleaned().replaceAll(";\\s*$", "");
        requireNoCommand(tokens);
        Statements statements = parsed(() -> CCJSqlParserUtil.parseStatements(standIn(sql), SqlGuard::limits));
        if (statements.size() != 1) {
            throw new CheckFault("there are " + statements.size() + " statements; a check has one SELECT");
        }
        Statement statement = statements.getFirst();
        if (!(statement instanceof Select select)) {
            throw new CheckFault(refusal(tokens.tokens().getFirst().text()));
        }
        new SqlTreeGuard(quoted(tokens)).look(select);
        return sql;
    }

    private static String expression(SqlTokens tokens) {
        String sql = tokens.cleaned();
        if (tokens.tokens().stream().anyMatch(token -> token.is(";"))) {
            throw new CheckFault("';' is not allowed: one expression, nothing behind it");
        }
        requireNoCommand(tokens);
        // As the one column of a SELECT: the parser then takes everything that can stand there, predicates and CASE
        // alike.
        Statements statements =
                parsed(() -> CCJSqlParserUtil.parseStatements("SELECT (" + standIn(sql) + "\n)", SqlGuard::limits));
        if (statements.size() != 1
                || !(statements.getFirst() instanceof PlainSelect select)
                || select.getFromItem() != null
                || select.getSelectItems().size() != 1) {
            throw new CheckFault("'" + shortened(sql) + "' is not one expression");
        }
        if (select.getSelectItems().getFirst().getExpression() instanceof ParenthesedExpressionList<?> list
                && list.size() != 1) {
            throw new CheckFault("'" + shortened(sql) + "' is more than one expression");
        }
        new SqlTreeGuard(quoted(tokens)).look(select);
        return sql;
    }

    private static void requireNoCommand(SqlTokens tokens) {
        Token first = tokens.tokens().getFirst();
        if (first.kind() == Kind.WORD && SqlNames.isCommand(first.lower())) {
            throw new CheckFault(refusal(first.text()));
        }
    }

    private static Set<String> quoted(SqlTokens tokens) {
        return tokens.tokens().stream()
                .filter(token -> token.kind() == Kind.NAME)
                .map(Token::text)
                .collect(Collectors.toSet());
    }

    private static SqlTokens tokens(String sql) {
        if (sql.length() > LONGEST) {
            throw new CheckFault("the SQL has " + sql.length() + " characters; the limit is " + LONGEST);
        }
        SqlTokens tokens = SqlTokens.of(sql);
        int depth = 0;
        List<Token> list = tokens.tokens();
        for (int i = 0; i < list.size(); i++) {
            Token token = list.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth < 0 || depth > DEEPEST) {
                throw new CheckFault(depth < 0 ? "')' closes nothing" : "brackets are nested deeper than " + DEEPEST);
            }
            boolean call = i + 1 < list.size() && list.get(i + 1).is("(");
            if (call && (token.kind() == Kind.WORD || token.kind() == Kind.NAME)) {
                SqlNames.requireHarmlessFunction(token.text());
            }
        }
        if (list.isEmpty() || depth != 0) {
            throw new CheckFault(list.isEmpty() ? "the SQL is empty" : "'(' is not closed");
        }
        return tokens;
    }

    private static void limits(CCJSqlParser parser) {
        parser.withTimeOut(PARSE_MS);
    }

    /** The parser knows no placeholders. */
    private static String standIn(String sql) {
        return sql.replaceAll("\\{\\{?\\w+}?}", STAND_IN);
    }

    private interface Parsing {
        Statements parse() throws JSQLParserException;
    }

    private static Statements parsed(Parsing parsing) {
        try {
            Statements statements = parsing.parse();
            if (statements == null || statements.isEmpty()) {
                throw new CheckFault("the SQL is empty");
            }
            return statements;
        } catch (JSQLParserException e) {
            String message = Objects.requireNonNullElse(e.getMessage(), "it takes too long")
                    .replaceAll("(?s)\\S*Exception: ", "")
                    .replaceAll("(?s),? in lexical state.*|Was expecting.*", "");
            throw new CheckFault(
                    "the SQL cannot be read: " + message.replaceAll("\\s+", " ").strip());
        }
    }

    private static String refusal(String word) {
        return word.toUpperCase(Locale.ROOT) + " is not allowed: checks read only, with one SELECT or one expression";
    }

    private static String shortened(String sql) {
        return sql.length() <= 60 ? sql : sql.substring(0, 60) + "...";
    }
}
