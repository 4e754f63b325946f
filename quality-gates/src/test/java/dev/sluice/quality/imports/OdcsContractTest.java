package dev.sluice.quality.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OdcsContractTest {
    private static final OdcsContract CONTRACTS = new OdcsContract(Fixtures.CATALOGUE);

    private static List<ImportedGate> read(String fixture) {
        return CONTRACTS.read(Fixtures.text(fixture), Fixtures.TARGET);
    }

    @Test
    void anObjectBecomesAGate() {
        List<ImportedGate> gates = read("contract-3.1.yaml");

        assertThat(gates).extracting(ImportedGate::name).containsExactly("orders", "customers");
        assertThat(gates.getFirst().asset()).isEqualTo("connection://lake/raw.orders_v2");
        assertThat(gates.getFirst().yaml()).startsWith("""
                        apiVersion: sluice.dev/v1alpha1
                        kind: Gate
                        metadata:
                          name: orders
                          namespace: shop
                          ownership:
                            owner: team:shop-data
                        spec:
                          asset: connection://lake/raw.orders_v2
                          description: From data contract shop-orders version 2.0.0.
                          checks:
                        """).endsWith("""
                          sensitive:
                            - email
                        """);
        assertThat(Fixtures.checks(gates.getLast()))
                .containsExactly(
                        Map.of("id", "id-not-null", "type", "notNull", "columns", List.of("id")),
                        Map.of("id", "id-unique", "type", "unique", "columns", List.of("id")),
                        Map.of("id", "schema", "type", "schema", "columns", Map.of("id", "bigint")));
    }

    @Test
    void rulesOfPropertiesBecomeChecks() {
        ImportedGate orders = read("contract-3.1.yaml").getFirst();

        assertThat(Fixtures.check(orders, "primary-key")).containsEntry("columns", List.of("shop", "order_id"));
        assertThat(Fixtures.check(orders, "shop-length"))
                .containsEntry("min", 2)
                .containsEntry("max", 10);
        assertThat(Fixtures.check(orders, "shop-pattern")).containsEntry("pattern", "[A-Z]+");
        assertThat(Fixtures.check(orders, "email-format")).containsEntry("format", "email");
        assertThat(Fixtures.check(orders, "amount-range"))
                .containsEntry("type", "range")
                .containsEntry("min", 0)
                .doesNotContainKey("max");
        assertThat(Fixtures.check(orders, "amount-exclusive-range"))
                .containsEntry("expression", "\"amount\" < 100000")
                .containsEntry("columns", List.of("amount"));
        assertThat(Fixtures.check(orders, "amount-multiple")).containsEntry("expression", "mod(\"amount\", 0.01) = 0");
        assertThat(Fixtures.check(orders, "ordered_at-range")).containsEntry("earliest", "2020-01-01T00:00:00");
        assertThat(Fixtures.check(orders, "customer_id-references"))
                .containsEntry("to", "connection://lake/raw.customers")
                .containsEntry("toColumns", List.of("id"));
    }

    @Test
    void metricsBecomeChecksThatFailWhenTheOperatorDoesNotHold() {
        ImportedGate orders = read("contract-3.1.yaml").getFirst();

        assertThat(Fixtures.check(orders, "email-not-null"))
                .isEqualTo(Map.of(
                        "id", "email-not-null",
                        "type", "notNull",
                        "columns", List.of("email"),
                        "fail", ">= 1%",
                        "severity", "warn",
                        "description", "Few orders come without an address."));
        assertThat(Fixtures.check(orders, "email-missing"))
                .containsEntry("values", List.of("", "N/A"))
                .containsEntry("fail", "!= 0");
        assertThat(Fixtures.check(orders, "status-valid"))
                .containsEntry("values", List.of("new", "paid", "sent"))
                .containsEntry("severity", "warn");
        assertThat(Fixtures.check(orders, "status-pattern")).containsEntry("pattern", "[a-z]+");
        assertThat(Fixtures.check(orders, "row-count")).containsEntry("fail", "<= 100");
        assertThat(Fixtures.check(orders, "one-order-a-day-and-customer"))
                .containsEntry("columns", List.of("customer_id", "ordered_at"))
                .containsEntry("fail", "> 5%");
        assertThat(Fixtures.check(orders, "amount-sql"))
                .containsEntry("query", "SELECT avg(\"amount\") FROM {table}")
                .containsEntry("returns", "scalar")
                .containsEntry("fail", "not between 10 and 500 exclusive");
        assertThat(Fixtures.check(orders, "ordered_at-freshness"))
                .containsEntry("column", "ordered_at")
                .containsEntry("fail", "> 14400");
    }

    @Test
    void nothingIsLeftOutWithoutARemark() {
        ImportedGate orders = read("contract-3.1.yaml").getFirst();

        assertThat(Fixtures.remarks(orders))
                .containsExactlyInAnyOrder(
                        "CHANGED mustBeBetween: its bounds are outside, by the standard; some tools count them in",
                        "DROPPED format: yyyy-MM-dd HH:mm:ss: there is no check for it; write one of type expression or sql",
                        "DROPPED items: rules inside nested values are not checked; write one of type expression",
                        "CHANGED schedule: a gate is evaluated when its data was written; set 'every' for more",
                        "DROPPED nullValues: metric 'nullValues' needs a column; put it under a property",
                        "DROPPED Amounts are in euros.: it is text for people",
                        "DROPPED custom: it is written for soda; write the check in the gate, or take that engine's"
                                + " results as external evidence",
                        "CHANGED freshness: times of ordered_at that carry no zone are taken as UTC",
                        "DROPPED retention of orders.ordered_at: it is an agreement, not a rule about data; for a time of"
                                + " day write a check of type arrival");
    }

    @Test
    void theOlderVersionIsRead() {
        ImportedGate stock = read("contract-3.0.yaml").getFirst();

        assertThat(Fixtures.check(stock, "sku-not-null")).containsEntry("columns", List.of("sku"));
        assertThat(Fixtures.check(stock, "sku-unique"))
                .containsEntry("fail", ">= 10")
                .containsEntry("severity", "warn");
        assertThat(Fixtures.check(stock, "colour-valid")).containsEntry("values", List.of("red", "blue"));
        assertThat(Fixtures.remarks(stock))
                .containsExactly(
                        "DROPPED looksNice: there is no metric 'looksNice' in the standard",
                        "DROPPED sql: it has mustBe and mustBeLessThan; the standard allows one operator a rule",
                        "DROPPED sql: mustBe is no number");
    }

    @Test
    void aCheckThatTheCatalogueRefusesBecomesARemark() {
        ImportedGate gate = CONTRACTS.read("""
                        apiVersion: v3.1.0
                        kind: DataContract
                        schema:
                          - name: t
                            properties:
                              - name: code
                                logicalTypeOptions: {pattern: "(?<=x)y"}
                        """, Fixtures.TARGET).getFirst();

        assertThat(gate.checks()).isZero();
        assertThat(gate.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.DROPPED);
            assertThat(remark.what()).isEqualTo("pattern (?<=x)y");
            assertThat(remark.why()).startsWith("pattern: ");
        });
    }

    @Test
    void whatIsNoContractIsRefused() {
        assertThatThrownBy(() -> CONTRACTS.read("kind: DataContract\napiVersion: v2.2.2", Fixtures.TARGET))
                .isInstanceOf(ImportFault.class)
                .hasMessage(
                        "this is kind 'DataContract', apiVersion 'v2.2.2'; kind DataContract of apiVersion v3.0.x or"
                                + " v3.1.x is read");
        assertThatThrownBy(() -> CONTRACTS.read("- 1", Fixtures.TARGET))
                .hasMessage("the contract is no object at its top level");
        assertThatThrownBy(() -> CONTRACTS.read("a: [", Fixtures.TARGET))
                .hasMessageStartingWith("the contract is no YAML: ");
    }
}
