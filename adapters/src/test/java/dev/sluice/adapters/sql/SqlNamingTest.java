package dev.sluice.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.model.DatasetId;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SqlNamingTest {
    @Test
    void namesTablesOfPostgresByDatabaseSchemaAndTable() {
        SqlNaming naming = SqlNaming.ofJdbcUrl("jdbc:postgresql://db.example:5433/shop?ssl=true");

        assertThat(naming.dataset(TableName.of("public", "orders")))
                .isEqualTo(new DatasetId("postgres://db.example:5433", "shop.public.orders"));
        assertThat(naming.dataset(new TableName("shop", "public", "orders")).name())
                .isEqualTo("shop.public.orders");
    }

    @Test
    void fillsInThePortAndHostThatPostgresAssumes() {
        assertThat(SqlNaming.ofJdbcUrl("jdbc:postgresql://db/shop").namespace()).isEqualTo("postgres://db:5432");
        assertThat(SqlNaming.ofJdbcUrl("jdbc:postgresql:shop").namespace()).isEqualTo("postgres://localhost:5432");
        assertThat(SqlNaming.ofJdbcUrl("jdbc:postgresql://a:1,b:2/shop").namespace())
                .isEqualTo("postgres://a:1");
    }

    @Test
    void namesTablesOfDuckdbByFileSchemaAndTable() {
        SqlNaming naming = SqlNaming.ofJdbcUrl("jdbc:duckdb:/data/../data/shop.db");

        assertThat(naming.dataset(TableName.of("main", "orders")))
                .isEqualTo(new DatasetId("duckdb:///data/shop.db", "main.orders"));
        assertThat(naming.dataset(new TableName("shop", "main", "orders")).name())
                .isEqualTo("main.orders");
        assertThat(naming.dataset(new TableName("other", "main", "orders")).name())
                .isEqualTo("other.main.orders");
        assertThat(SqlNaming.ofJdbcUrl("jdbc:duckdb:").namespace()).isEqualTo("duckdb://memory");
    }

    @Test
    void namesFilesByTheirAbsolutePathAndObjectsByBucket() {
        SqlNaming naming = SqlNaming.duckdbInMemory();

        assertThat(naming.dataset(TableName.file("/data/./orders.csv")))
                .isEqualTo(new DatasetId("file", "/data/orders.csv"));
        assertThat(naming.dataset(TableName.file("orders.csv")))
                .isEqualTo(new DatasetId(
                        "file", Path.of("orders.csv").toAbsolutePath().toString()));
        assertThat(naming.dataset(TableName.file("file:///data/orders.csv")))
                .isEqualTo(new DatasetId("file", "/data/orders.csv"));
        assertThat(naming.dataset(TableName.file("s3://lake/raw/orders.parquet")))
                .isEqualTo(new DatasetId("s3://lake", "raw/orders.parquet"));
    }

    @Test
    void refusesADatabaseWhoseNamesItDoesNotKnow() {
        assertThatThrownBy(() -> SqlNaming.ofJdbcUrl("jdbc:oracle://user:secret@host/x"))
                .hasMessage(
                        "no dataset naming for the JDBC address of jdbc:oracle; known: jdbc:postgresql, jdbc:duckdb");
    }
}
