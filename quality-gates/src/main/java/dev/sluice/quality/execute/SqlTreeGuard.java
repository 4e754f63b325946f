package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import java.util.Objects;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.UserVariable;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.util.TablesNamesFinder;

/** Walks a parsed SELECT and refuses what writes, locks, or names something else than a table. */
final class SqlTreeGuard extends TablesNamesFinder<Void> {
    private final Set<String> quoted;

    /** @param quoted names that stand between quotes: the tree takes them apart at dots */
    SqlTreeGuard(Set<String> quoted) {
        this.quoted = quoted;
    }

    void look(Select select) {
        getTables((Statement) select);
    }

    @Override
    public <S> Void visit(PlainSelect select, S context) {
        if (select.getIntoTables() != null
                || select.getIntoTempTable() != null
                || select.getMySqlSelectIntoClause() != null) {
            throw new CheckFault("SELECT ... INTO writes; a check reads only");
        }
        requireNoLock(select);
        return super.visit(select, context);
    }

    @Override
    public <S> Void visit(SetOperationList list, S context) {
        requireNoLock(list);
        return super.visit(list, context);
    }

    @Override
    public <S> Void visit(ParenthesedSelect select, S context) {
        requireNoLock(select);
        return super.visit(select, context);
    }

    @Override
    public <S> Void visit(WithItem<?> item, S context) {
        if (!(item.getParenthesedStatement() instanceof ParenthesedSelect)) {
            throw new CheckFault("WITH " + item.getUnquotedAliasName() + " changes data; a check reads only");
        }
        return super.visit(item, context);
    }

    @Override
    public <S> Void visit(Table table, S context) {
        SqlNames.requireTable(
                Objects.requireNonNullElse(table.getUnquotedSchemaName(), ""),
                Objects.requireNonNullElse(table.getUnquotedName(), table.getName()),
                table.getFullyQualifiedName().replace("\"", ""),
                quoted);
        return super.visit(table, context);
    }

    @Override
    public <S> Void visit(Function function, S context) {
        String name = function.getName();
        SqlNames.requireHarmlessFunction(
                name.substring(name.lastIndexOf('.') + 1).replace("\"", ""));
        return super.visit(function, context);
    }

    @Override
    public <S> Void visit(AnalyticExpression function, S context) {
        SqlNames.requireHarmlessFunction(function.getName());
        return super.visit(function, context);
    }

    @Override
    public <S> Void visit(UserVariable variable, S context) {
        throw new CheckFault("@ variables are not allowed in a check");
    }

    @Override
    public <S> Void visit(JdbcParameter parameter, S context) {
        throw new CheckFault("'?' is not allowed in a check; write the value");
    }

    @Override
    public <S> Void visit(JdbcNamedParameter parameter, S context) {
        throw new CheckFault("':" + parameter.getName() + "' is not allowed in a check; write the value");
    }

    private static void requireNoLock(Select select) {
        if (select.getForMode() != null || select.getForUpdateTables() != null) {
            throw new CheckFault("SELECT ... FOR UPDATE locks rows; a check reads only");
        }
    }
}
