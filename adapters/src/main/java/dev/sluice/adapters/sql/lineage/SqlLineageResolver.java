package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells what SQL reads and writes, column by column, from its text and the catalog's schemas.
 *
 * <p>Never throws for bad SQL: what it does not understand is {@link Confidence#OPAQUE} with the reason in the notes.
 * Blocks up to the time limit for each statement. Safe for use by several threads if the catalog is.
 */
public final class SqlLineageResolver {
    private final SqlDialect dialect;
    private final TableCatalog catalog;
    private final ResolverLimits limits;

    public SqlLineageResolver(SqlDialect dialect, TableCatalog catalog, ResolverLimits limits) {
        this.dialect = dialect;
        this.catalog = catalog;
        this.limits = limits;
    }

    /** The lineage of every statement, in order. Tables that the script creates are known to the statements behind. */
    public List<StatementLineage> resolve(String script) {
        return newSession().resolve(script);
    }

    /** For a script whose statements run one after the other: each is resolved by the catalog of its moment. */
    public Session newSession() {
        return new Session();
    }

    /** Remembers what the statements resolved so far have created. Not safe for several threads. */
    public final class Session {
        private final ScriptCatalog tables = new ScriptCatalog(dialect, catalog);

        private Session() {}

        /** Resolves the next statements of the script. */
        public List<StatementLineage> resolve(String sql) {
            if (sql.length() > limits.scriptLength()) {
                String why = "the script has " + sql.length() + " characters; the limit is " + limits.scriptLength();
                return List.of(unresolved(sql.substring(0, Math.min(sql.length(), 1000)), why));
            }
            List<String> statements = SqlScript.statements(sql);
            List<StatementLineage> lineages = new ArrayList<>();
            for (String statement : statements.subList(0, Math.min(statements.size(), limits.statements()))) {
                lineages.addAll(one(statement));
            }
            if (statements.size() > limits.statements()) {
                String why = "the script has " + statements.size() + " statements; those behind the limit of "
                        + limits.statements() + " are not resolved";
                lineages.add(unresolved(statements.get(limits.statements()), why));
            }
            return lineages;
        }

        private List<StatementLineage> one(String sql) {
            int nesting = SqlScript.nesting(Lexer.tokens(sql));
            if (nesting > limits.nesting()) {
                return List.of(unresolved(sql, "nested " + nesting + " deep; the limit is " + limits.nesting()));
            }
            Statements.ParserHandle parser = new Statements.ParserHandle();
            try {
                Statements.Resolved resolved = ParseWorkers.run(
                        () -> new Statements(sql, dialect, tables).resolve(parser), limits.time(), parser::stop);
                resolved.effects().forEach(effect -> effect.accept(tables));
                return resolved.lineages();
            } catch (LimitExceededException e) {
                return List.of(unresolved(sql, String.valueOf(e.getMessage())));
            }
        }

        private StatementLineage unresolved(String sql, String why) {
            Statements.Resolved resolved = new Statements(sql, dialect, tables).unparsed(why);
            resolved.effects().forEach(effect -> effect.accept(tables));
            return resolved.lineages().getFirst();
        }
    }
}
