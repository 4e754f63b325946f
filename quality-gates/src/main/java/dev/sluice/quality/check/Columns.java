package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.Table.Kind;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the columns of a check in its table, and says what is wrong with them. */
public final class Columns {
    private final Table table;
    private final Arguments arguments;
    private final String type;

    public Columns(CheckSpec check, Table table) {
        this.table = table;
        this.arguments = new Arguments(check);
        this.type = check.type();
    }

    /** The column that an argument names. */
    public Column one(String argument) {
        return table.column(arguments.text(argument));
    }

    /** The column that an argument names, of one of these kinds. */
    public Column one(String argument, String instead, Kind... kinds) {
        return require(one(argument), instead, kinds);
    }

    /** The columns that an argument names; at least one. */
    public List<Column> all(String argument) {
        List<String> names = arguments.names(argument);
        if (names.isEmpty()) {
            throw new CheckFault("a check of type " + type + " needs the argument '" + argument + "'");
        }
        return names.stream().map(table::column).toList();
    }

    /** The columns that an argument names; none if it is left out. */
    public List<Column> some(String argument) {
        return arguments.names(argument).stream().map(table::column).toList();
    }

    /** Refuses a column of another kind. */
    public Column require(Column column, String instead, Kind... kinds) {
        if (!Arrays.asList(kinds).contains(column.kind())) {
            String wanted = Arrays.stream(kinds)
                    .map(k -> k.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
            throw new CheckFault("column '" + column.name() + "' is " + column.sqlType() + ", and type " + type
                    + " needs " + wanted + "; " + instead);
        }
        return column;
    }

    public static Set<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
