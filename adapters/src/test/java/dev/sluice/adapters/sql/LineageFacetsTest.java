package dev.sluice.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.ResolverLimits;
import dev.sluice.adapters.sql.lineage.SqlDialect;
import dev.sluice.adapters.sql.lineage.SqlLineageResolver;
import dev.sluice.adapters.sql.lineage.StatementLineage;
import dev.sluice.adapters.sql.lineage.TableCatalog;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineageFacetsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final OpenLineage openLineage = new OpenLineage(URI.create("https://sluice.dev/test"));
    private final LineageFacets facets = new LineageFacets(openLineage, SqlNaming.postgres("db", 5432, "shop"));

    private JsonNode facetsOf(String sql) throws IOException {
        TableCatalog catalog = table -> table.name().equals("orders")
                ? Optional.of(List.of(Column.named("id"), Column.named("status"), Column.named("amount")))
                : Optional.empty();
        StatementLineage lineage = new SqlLineageResolver(SqlDialect.POSTGRESQL, catalog, ResolverLimits.DEFAULT)
                .resolve(sql)
                .getFirst();
        return JSON.readTree(OpenLineageClientUtils.toJson(
                facets.facets(lineage).orElseThrow().build()));
    }

    @Test
    void tellsDirectAndIndirectSourcesByColumnAndByDataset() throws IOException {
        JsonNode facets = facetsOf("""
                CREATE TABLE daily AS
                SELECT CASE WHEN status = 'x' THEN amount END AS a, count(id) AS n, 1 AS one
                FROM orders WHERE amount > 0 GROUP BY status""");

        JsonNode lineage = facets.get("columnLineage");
        assertThat(lineage.get("_schemaURL").asText()).contains("/1-2-0/ColumnLineageDatasetFacet.json");
        assertThat(lineage.get("fields")).isEqualTo(JSON.readTree("""
                {"a": {"inputFields": [
                   {"namespace": "postgres://db:5432", "name": "shop.public.orders", "field": "amount", "transformations":
                     [{"type": "DIRECT", "subtype": "IDENTITY", "description": "", "masking": false}]},
                   {"namespace": "postgres://db:5432", "name": "shop.public.orders", "field": "status", "transformations":
                     [{"type": "INDIRECT", "subtype": "CONDITIONAL", "description": "", "masking": false}]}]},
                 "n": {"inputFields": [
                   {"namespace": "postgres://db:5432", "name": "shop.public.orders", "field": "id", "transformations":
                     [{"type": "DIRECT", "subtype": "AGGREGATION", "description": "count(id)", "masking": true}]}]}}
                """));
        assertThat(lineage.get("dataset")).isEqualTo(JSON.readTree("""
                [{"namespace": "postgres://db:5432", "name": "shop.public.orders", "field": "amount", "transformations":
                   [{"type": "INDIRECT", "subtype": "FILTER", "description": "", "masking": false}]},
                 {"namespace": "postgres://db:5432", "name": "shop.public.orders", "field": "status", "transformations":
                   [{"type": "INDIRECT", "subtype": "GROUP_BY", "description": "", "masking": false}]}]
                """));
    }

    @Test
    void tellsTheConfidenceOfEveryColumn() throws IOException {
        JsonNode facets = facetsOf("CREATE TABLE t AS SELECT o.id, x, o.gone AS q FROM orders o, a, b");

        JsonNode confidence = facets.get(LineageFacets.CONFIDENCE);
        assertThat(confidence.get("confidence").asText()).isEqualTo("opaque");
        assertThat(confidence.get("fields"))
                .isEqualTo(JSON.readTree("{\"id\": \"exact\", \"x\": \"ambiguous\", \"q\": \"opaque\"}"));
        assertThat(confidence.get("dataset").asText()).isEqualTo("exact");
        assertThat(confidence.get("notes"))
                .isEqualTo(JSON.readTree("[\"column x may come from public.a or public.b\","
                        + " \"column gone is not in the table that qualifies it\"]"));
        assertThat(facets.at("/columnLineage/fields/x/inputFields")).hasSize(2);
    }

    @Test
    void opaqueStatementHasNoColumnLineageAtAll() throws IOException {
        JsonNode facets = facetsOf("INSERT INTO t SELECT * FROM unheard");

        assertThat(facets.has("columnLineage")).isFalse();
        assertThat(facets.at("/sluice_sqlLineage/confidence").asText()).isEqualTo("opaque");
    }

    @Test
    void queryWritesNothing() {
        StatementLineage lineage = new SqlLineageResolver(
                        SqlDialect.POSTGRESQL, TableCatalog.empty(), ResolverLimits.DEFAULT)
                .resolve("SELECT 1")
                .getFirst();

        assertThat(facets.facets(lineage)).isEmpty();
    }
}
