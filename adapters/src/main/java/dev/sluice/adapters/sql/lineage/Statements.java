package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Star;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Commit;
import net.sf.jsqlparser.statement.ExplainStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.RenameTableStatement;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.schema.CreateSchema;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.view.CreateView;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.refresh.RefreshMaterializedViewStatement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.truncate.Truncate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.upsert.Upsert;

/** Resolves one statement. One per statement; runs in the parse worker. */
final class Statements {
    /** First words of statements that move no data. */
    private static final Set<String> UTILITIES = Set.of(
            "ABORT",
            "ANALYZE",
            "ATTACH",
            "BEGIN",
            "CHECKPOINT",
            "CLOSE",
            "CLUSTER",
            "COMMENT",
            "COMMIT",
            "DEALLOCATE",
            "DESCRIBE",
            "DETACH",
            "DISCARD",
            "END",
            "EXPLAIN",
            "FETCH",
            "GRANT",
            "INSTALL",
            "LISTEN",
            "LOAD",
            "LOCK",
            "MOVE",
            "NOTIFY",
            "PRAGMA",
            "REINDEX",
            "RELEASE",
            "RESET",
            "REVOKE",
            "ROLLBACK",
            "SAVEPOINT",
            "SET",
            "SHOW",
            "START",
            "UNLISTEN",
            "USE",
            "VACUUM");

    private final String sql;
    private final List<Token> tokens;
    private final Names names;
    private final ScriptCatalog catalog;
    private final Findings findings = new Findings();
    private final List<Change> changes = new ArrayList<>();
    private final DataChanges dataChanges;

    Statements(String sql, SqlDialect dialect, ScriptCatalog catalog) {
        this.sql = sql;
        this.tokens = Lexer.tokens(sql);
        this.names = new Names(dialect, catalog);
        this.catalog = catalog;
        this.dataChanges = new DataChanges(names, catalog, findings, changes::add);
    }

    Resolved resolve(ParserHandle parser) {
        try {
            resolveKnown(parser);
        } catch (JSQLParserException | ParseException e) {
            return unparsed(String.valueOf(e.getMessage()));
        }
        List<StatementLineage> lineages = new ArrayList<>();
        for (Change change : changes) {
            lineages.add(lineage(change));
        }
        return new Resolved(lineages, findings.effects());
    }

    /** Table level only, from the words. */
    Resolved unparsed(String why) {
        findings.note(Confidence.OPAQUE, Text.brief(why));
        Optional<TableName> target = WordTables.writes(sql, names);
        target.ifPresent(table -> findings.effect(script -> script.forget(table)));
        WordTables.reads(sql, names).stream()
                .filter(table -> target.filter(table::equals).isEmpty())
                .forEach(findings::read);
        Change change = new Change(StatementKind.UNKNOWN, target, Query.EMPTY, Optional.empty(), Confidence.OPAQUE);
        return new Resolved(List.of(lineage(change)), findings.effects());
    }

    private void resolveKnown(ParserHandle parser) throws JSQLParserException, ParseException {
        Scope scope = Scope.top(names.dialect(), findings);
        if (UTILITIES.contains(tokens.getFirst().text().toUpperCase(Locale.ROOT))) {
            changes.add(Change.none(StatementKind.UTILITY));
        } else if (Copies.isCopy(tokens)) {
            Copies copies = new Copies(names, dataChanges.queries(), catalog, findings);
            changes.add(copies.change(sql, tokens, scope)
                    .orElseThrow(() -> new JSQLParserException("COPY without TO or FROM")));
        } else {
            Spelling spelling = Spelling.of(sql, tokens, names.dialect());
            statement(parser.parse(spelling.sql()), spelling.isByName(), scope);
        }
    }

    private void statement(Statement statement, boolean byName, Scope scope) throws JSQLParserException {
        Definitions definitions = new Definitions(names, dataChanges.queries(), catalog, findings);
        switch (statement) {
            case PlainSelect select ->
                changes.add(definitions.selectInto(select, scope).orElseGet(() -> query(select, scope)));
            case Select select -> changes.add(query(select, scope));
            case Insert insert ->
                changes.add(dataChanges.insert(insert, byName, scope).change());
            case Upsert upsert -> changes.add(upsert(upsert, scope));
            case Update update -> changes.add(dataChanges.update(update, scope).change());
            case Delete delete -> changes.add(dataChanges.delete(delete, scope).change());
            case Merge merge -> changes.add(new Merges(names, dataChanges, findings).merge(merge, scope));
            case CreateTable create -> changes.add(definitions.createTable(create, scope));
            case CreateView create -> changes.add(definitions.createView(create, scope));
            case Truncate truncate -> changes.addAll(definitions.truncate(truncate));
            case Drop drop -> changes.addAll(definitions.drop(drop));
            case Alter alter -> changes.addAll(definitions.alter(alter));
            case RenameTableStatement rename ->
                rename.getTableNames().forEach(pair -> {
                    findings.effect(script -> script.forget(names.table(pair.getKey())));
                    changes.add(Change.of(StatementKind.ALTER, names.table(pair.getValue()), Query.EMPTY));
                });
            case RefreshMaterializedViewStatement refresh -> {
                findings.note(Confidence.OPAQUE, "what the view reads is in its definition");
                changes.add(Change.of(StatementKind.UTILITY, names.table(refresh.getView()), Query.EMPTY)
                        .opaque());
            }
            case CreateIndex _, CreateSchema _, Commit _, ExplainStatement _ ->
                changes.add(Change.none(StatementKind.UTILITY));
            default ->
                throw new JSQLParserException(
                        "statements such as " + statement.getClass().getSimpleName() + " are not resolved");
        }
    }

    private Change query(Select select, Scope scope) {
        return Change.query(dataChanges.queries().query(select, scope));
    }

    /** INSERT OR REPLACE and its like. */
    private Change upsert(Upsert upsert, Scope scope) throws JSQLParserException {
        if (upsert.getSelect() == null) {
            throw new JSQLParserException("an upsert without a query or VALUES is not resolved");
        }
        Insert insert = new Insert();
        insert.setTable(upsert.getTable());
        insert.setColumns(upsert.getColumns());
        insert.setSelect(upsert.getSelect());
        return dataChanges.insert(insert, false, scope).change();
    }

    private StatementLineage lineage(Change change) {
        List<ColumnLineage> columns = new ArrayList<>();
        Confidence confidence = findings.confidence().worseOf(change.confidence());
        for (Item item : change.output().items()) {
            switch (item) {
                case Item.Named named -> {
                    columns.add(new ColumnLineage(
                            named.name(),
                            List.copyOf(named.flow().sources()),
                            named.flow().confidence()));
                    confidence = confidence.worseOf(named.flow().confidence());
                }
                case Star _ -> confidence = Confidence.OPAQUE;
            }
        }
        List<Influence> influences = List.copyOf(change.output().influences());
        for (Influence influence : influences) {
            confidence = confidence.worseOf(influence.confidence());
        }
        Set<TableName> reads = change.reads().orElse(findings.reads());
        return new StatementLineage(
                sql,
                change.kind(),
                reads,
                change.target(),
                columns,
                influences,
                confidence,
                List.copyOf(findings.notes()),
                FileNames.of(reads),
                FileNames.of(change.target().map(Set::of).orElse(Set.of())));
    }

    /** What came out, and what later statements will see of it. */
    record Resolved(List<StatementLineage> lineages, List<java.util.function.Consumer<ScriptCatalog>> effects) {}

    /** Runs the parser so that another thread can stop it. */
    static final class ParserHandle {
        private volatile boolean stopped;
        private volatile @org.jspecify.annotations.Nullable CCJSqlParser running;

        Statement parse(String sql) throws ParseException {
            try {
                return parse(sql, false);
            } catch (ParseException e) {
                return parse(sql, true);
            }
        }

        /** The fast grammar first: the complete one looks ahead without a bound. */
        private Statement parse(String sql, boolean complex) throws ParseException {
            CCJSqlParser parser = CCJSqlParserUtil.newParser(sql).withAllowComplexParsing(complex);
            running = parser;
            if (stopped) {
                throw new LimitExceededException("out of time");
            }
            return parser.Statement();
        }

        void stop() {
            stopped = true;
            CCJSqlParser parser = running;
            if (parser != null) {
                parser.interrupted = true;
            }
        }
    }
}
