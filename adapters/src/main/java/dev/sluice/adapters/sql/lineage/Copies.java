package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Token.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;

/** COPY of PostgreSQL and DuckDB, which the parser does not know: tables and queries to files and back. */
final class Copies {
    /** A COPY cut into its parts: what is copied is a table with perhaps some columns, or a query in parentheses. */
    private record Parts(String subject, boolean isQuery, boolean toFile, Optional<String> path) {}

    private final Names names;
    private final Queries queries;
    private final ScriptCatalog catalog;
    private final Findings findings;

    Copies(Names names, Queries queries, ScriptCatalog catalog, Findings findings) {
        this.names = names;
        this.queries = queries;
        this.catalog = catalog;
        this.findings = findings;
    }

    static boolean isCopy(List<Token> tokens) {
        return tokens.size() > 3 && tokens.getFirst().is("COPY");
    }

    Optional<Change> change(String sql, List<Token> tokens, Scope scope) throws JSQLParserException {
        Optional<Parts> parts = parts(sql, tokens);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        Change change = parts.get().toFile() ? export(parts.get(), scope) : load(parts.get());
        return Optional.of(change);
    }

    private static Optional<Parts> parts(String sql, List<Token> tokens) {
        int depth = 0;
        for (int i = 1; i + 1 < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && (token.is("TO") || token.is("FROM"))) {
                Token path = tokens.get(i + 1);
                return Optional.of(new Parts(
                        sql.substring(tokens.get(1).start(), token.start()).strip(),
                        tokens.get(1).is("("),
                        token.is("TO"),
                        path.kind() == Kind.STRING ? Optional.of(unquoted(path.text())) : Optional.empty()));
            }
        }
        return Optional.empty();
    }

    private static String unquoted(String text) {
        return text.startsWith("'") && text.length() > 1
                ? text.substring(1, text.length() - 1).replace("''", "'")
                : text;
    }

    private Change export(Parts parts, Scope scope) throws JSQLParserException {
        Query query = queries.query(asQuery(parts), scope);
        return parts.path()
                .map(path -> Change.of(StatementKind.COPY, TableName.file(path), query))
                .orElseGet(() ->
                        new Change(StatementKind.COPY, Optional.empty(), query, Optional.empty(), Confidence.EXACT));
    }

    /** A file goes in by position, whatever its header says; its own names come from the catalog. */
    private Change load(Parts parts) throws JSQLParserException {
        if (!(asQuery(parts) instanceof PlainSelect select) || !(select.getFromItem() instanceof Table table)) {
            return Change.none(StatementKind.COPY).opaque();
        }
        TableName target = names.table(table);
        Optional<TableName> file = parts.path().map(TableName::file);
        file.ifPresent(findings::read);
        List<String> listed = select.getSelectItems().stream()
                .filter(item -> item.getExpression() instanceof net.sf.jsqlparser.schema.Column)
                .map(item -> names.column(item.toString()))
                .toList();
        Optional<List<String>> into = listed.isEmpty()
                ? catalog.columns(target)
                        .map(columns -> columns.stream().map(Column::name).toList())
                : Optional.of(listed);
        Optional<List<Column>> from =
                file.flatMap(path -> catalog.columnsOf("'" + path.name().replace("'", "''") + "'"));
        if (file.isPresent()
                && into.isPresent()
                && from.isPresent()
                && into.get().size() == from.get().size()) {
            Query columns = FromClauses.columns(from.get(), column -> Flow.column(file.get(), column));
            return Change.of(StatementKind.COPY, target, columns.renamed(into.get()));
        }
        Change change = Change.of(StatementKind.COPY, target, new Query(List.of(), Set.of()));
        if (file.isEmpty()) {
            return change; // the client's stream: nothing that has a name
        }
        findings.note(Confidence.OPAQUE, "columns of the file or of " + target + " are not known");
        return change.opaque();
    }

    private static Select asQuery(Parts parts) throws JSQLParserException {
        int columns = parts.isQuery() ? -1 : parts.subject().indexOf('(');
        String select = parts.isQuery()
                ? parts.subject()
                : columns < 0
                        ? "SELECT * FROM " + parts.subject()
                        : "SELECT "
                                + parts.subject()
                                        .substring(columns + 1, parts.subject().lastIndexOf(')')) + " FROM "
                                + parts.subject().substring(0, columns);
        return (Select) CCJSqlParserUtil.parse(select);
    }
}
