package dev.sluice.adapters.sql.lineage;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables that the tests' statements are about. */
final class Shop implements TableCatalog {
    private static final Map<String, String> TABLES = Map.of(
            "orders", "id customer_id amount status placed_at",
            "customers", "id name country segment_id",
            "vip", "cid level",
            "items", "order_id sku qty price",
            "totals", "customer_id total n",
            "emp", "id boss name",
            "docs", "id body",
            "segments", "segment_id label");

    private final SqlDialect dialect;

    Shop(SqlDialect dialect) {
        this.dialect = dialect;
    }

    static SqlLineageResolver resolver(SqlDialect dialect) {
        return new SqlLineageResolver(dialect, new Shop(dialect), ResolverLimits.DEFAULT);
    }

    static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new TreeMap<>();
        TABLES.forEach((name, columns) -> tables.put(name, List.of(columns.split(" "))));
        return tables;
    }

    @Override
    public Optional<List<Column>> columns(TableName table) {
        boolean upper = dialect == SqlDialect.ANSI;
        return Optional.ofNullable(TABLES.get(upper ? table.name().toLowerCase(Locale.ROOT) : table.name()))
                .map(columns -> Arrays.stream(columns.split(" "))
                        .map(column -> Column.named(upper ? column.toUpperCase(Locale.ROOT) : column))
                        .toList());
    }

    @Override
    public Optional<List<Column>> columnsOf(String tableFunction) {
        return tableFunction.contains("stock.csv")
                ? Optional.of(List.of(new Column("sku", "VARCHAR"), new Column("qty", "BIGINT")))
                : Optional.empty();
    }
}
