package dev.sluice.adapters.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is too much or no SQL at all costs little and is said, never thrown. */
class ResolverLimitsTest {
    private static final SqlLineageResolver RESOLVER = Shop.resolver(SqlDialect.POSTGRESQL);

    private static SqlLineageResolver limited(int length, int statements, int nesting, Duration time) {
        return new SqlLineageResolver(
                SqlDialect.POSTGRESQL,
                new Shop(SqlDialect.POSTGRESQL),
                new ResolverLimits(length, statements, nesting, time));
    }

    @Test
    void longScriptIsOpaque() {
        List<StatementLineage> lineages =
                limited(30, 9, 9, Duration.ofSeconds(5)).resolve("SELECT id FROM orders WHERE amount > 0");

        assertThat(lineages).singleElement().satisfies(lineage -> {
            assertThat(lineage.confidence()).isEqualTo(Confidence.OPAQUE);
            assertThat(lineage.notes()).containsExactly("the script has 38 characters; the limit is 30");
            assertThat(lineage.reads()).containsExactly(TableName.of("public", "orders"));
        });
    }

    @Test
    void statementsBehindTheLimitAreOpaque() {
        List<StatementLineage> lineages = limited(1000, 1, 9, Duration.ofSeconds(5))
                .resolve("SELECT id FROM orders; SELECT cid FROM vip; SELECT 1");

        assertThat(lineages)
                .extracting(StatementLineage::confidence)
                .containsExactly(Confidence.EXACT, Confidence.OPAQUE);
        assertThat(lineages.getLast().notes())
                .containsExactly("the script has 3 statements; those behind the limit of 1 are not resolved");
    }

    @Test
    void deepNestingIsOpaque() {
        String sql = "SELECT " + "(".repeat(200) + "id" + ")".repeat(200) + " FROM orders";

        assertThat(RESOLVER.resolve(sql).getFirst().notes()).containsExactly("nested 200 deep; the limit is 100");
    }

    @Test
    void nestingWithinTheLimitIsResolved() {
        String sql = "SELECT " + "(".repeat(40) + "id" + ")".repeat(40) + " FROM orders";
        String cases =
                "SELECT " + "CASE WHEN id > 0 THEN ".repeat(20) + "amount" + " END".repeat(20) + " AS c FROM orders";

        assertThat(RESOLVER.resolve(sql).getFirst().columns().getFirst().sources())
                .extracting(ColumnSource::column)
                .containsExactly("id");
        assertThat(RESOLVER.resolve(cases).getFirst().confidence()).isEqualTo(Confidence.EXACT);
    }

    @Test
    void chainOfManyTermsIsResolved() {
        String sql = "SELECT id" + " + amount".repeat(5_000) + " AS s FROM orders";

        StatementLineage lineage = RESOLVER.resolve(sql).getFirst();

        assertThat(lineage.notes()).isEmpty();
        assertThat(lineage.columns().getFirst().sources())
                .extracting(ColumnSource::column)
                .containsExactly("id", "amount");
    }

    @Test
    void slowCatalogCostsTheTimeLimitAndIsInterrupted() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        TableCatalog slow = _ -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return Optional.empty();
        };
        var resolver = new SqlLineageResolver(
                SqlDialect.POSTGRESQL, slow, new ResolverLimits(1000, 10, 10, Duration.ofMillis(200)));

        StatementLineage lineage = resolver.resolve("UPDATE orders SET id = 1").getFirst();

        assertThat(lineage.notes()).containsExactly("not resolved within 200 ms");
        assertThat(lineage.writes()).contains(TableName.of("public", "orders"));
        interrupted.await();
    }

    @Test
    void brokenCatalogMakesLineageOpaque() {
        TableCatalog broken = _ -> {
            throw new IllegalStateException("no connection");
        };
        var resolver = new SqlLineageResolver(SqlDialect.POSTGRESQL, broken, ResolverLimits.DEFAULT);

        StatementLineage lineage = resolver.resolve("SELECT id FROM orders").getFirst();

        assertThat(lineage.confidence()).isEqualTo(Confidence.OPAQUE);
        assertThat(lineage.notes()).singleElement().asString().contains("no connection");
    }

    @Property(tries = 300)
    void anyTextHasALineage(@ForAll String text) {
        for (StatementLineage lineage : RESOLVER.resolve(text)) {
            assertThat(lineage.sql()).isNotEmpty();
        }
    }

    @Property(tries = 200)
    void damagedSqlHasALineage(@ForAll long seed, @ForAll int cut, @ForAll char noise) {
        String sql = new QueryGenerator(seed, QueryGenerator.Flavour.WITH_SUBQUERIES_AND_WINDOWS).query();
        int at = Math.floorMod(cut, sql.length());
        String damaged = sql.substring(0, at) + noise + sql.substring(Math.min(sql.length(), at + 3));

        for (StatementLineage lineage : RESOLVER.resolve("CREATE TABLE x AS " + damaged)) {
            boolean understood = lineage.kind() != StatementKind.UNKNOWN;
            assertThat(understood || !lineage.notes().isEmpty()).as(damaged).isTrue();
        }
    }
}
