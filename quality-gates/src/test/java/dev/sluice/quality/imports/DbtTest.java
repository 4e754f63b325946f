package dev.sluice.quality.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.check.PortablePattern;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The documents were written by dbt-core 1.10 with dbt-duckdb, and shortened to what is read. */
class DbtTest {
    private static final String MANIFEST = Fixtures.text("dbt-manifest.json");
    private static final Evidence EVIDENCE =
            new DbtResults("duckdb://shop", "dbt").read(MANIFEST, Fixtures.text("dbt-run-results.json"));

    private static ExternalResult result(String nameStart) {
        return EVIDENCE.results().stream()
                .filter(result -> result.name().startsWith(nameStart))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyTestThatRanIsEvidence() {
        assertThat(EVIDENCE.remarks()).isEmpty();
        assertThat(EVIDENCE.results())
                .extracting(ExternalResult::assertion, ExternalResult::columns, ExternalResult::outcome)
                .containsExactlyInAnyOrder(
                        tuple("accepted_values", Set.of("status"), CheckOutcome.WARN),
                        tuple(
                                "dbt_expectations.expect_column_values_to_be_in_made_up_order",
                                Set.of("email"),
                                CheckOutcome.PASS),
                        tuple(
                                "dbt_expectations.expect_column_values_to_match_regex",
                                Set.of("email"),
                                CheckOutcome.FAIL),
                        tuple("dbt_expectations.expect_table_row_count_to_be_between", Set.of(), CheckOutcome.PASS),
                        tuple("dbt_utils.accepted_range", Set.of("amount"), CheckOutcome.FAIL),
                        tuple("dbt_utils.expression_is_true", Set.of(), CheckOutcome.ERROR),
                        tuple(
                                "dbt_utils.unique_combination_of_columns",
                                Set.of("id", "customer_id"),
                                CheckOutcome.PASS),
                        tuple("singular", Set.of(), CheckOutcome.FAIL),
                        tuple("not_null", Set.of("customer_id"), CheckOutcome.WARN),
                        tuple("not_null", Set.of("id"), CheckOutcome.PASS),
                        tuple("not_null", Set.of("no_such_column"), CheckOutcome.SKIPPED),
                        tuple("relationships", Set.of("customer_id"), CheckOutcome.FAIL),
                        tuple("unique", Set.of("id"), CheckOutcome.FAIL));
    }

    @Test
    void evidenceSaysAllThatDbtSays() {
        ExternalResult values = result("accepted_values");

        assertThat(values.producer()).isEqualTo("https://github.com/dbt-labs/dbt-core/tree/v1.10.23");
        assertThat(values.job()).contains(new JobId("dbt", "shop.test"));
        assertThat(values.run()).contains("a84a4a34-bb09-4865-bdd8-584d65db2ac0");
        assertThat(values.dataset()).contains(new DatasetId("duckdb://shop", "shop.main.orders"));
        assertThat(values.severity()).isEqualTo(Severity.ERROR);
        assertThat(values.at()).isEqualTo(Instant.parse("2026-11-21T10:44:04.451773Z"));
        assertThat(values.expected()).contains("error if >10, warn if >0");
        assertThat(values.actual()).contains("1");
        assertThat(values.content()).contains("where value_field not in");
        assertThat(values.message()).isEqualTo("Got 1 result, configured to warn if >0");
        assertThat(result("not_null_orders_customer_id").severity()).isEqualTo(Severity.WARN);
        assertThat(result("dbt_utils_expression").message()).contains("no_such_column");
    }

    @Test
    void aTestThatTheManifestDoesNotKnowIsARemark() {
        Evidence evidence = new DbtResults("n", "j").read("{\"nodes\": {}}", Fixtures.text("dbt-run-results.json"));

        assertThat(evidence.results()).isEmpty();
        assertThat(evidence.remarks()).hasSize(13).allSatisfy(remark -> assertThat(remark.why())
                .isEqualTo("the manifest does not know this test; take the manifest of the same run"));
    }

    @Test
    void testsBecomeChecksOfOneGateForEachTable() {
        List<ImportedGate> gates = new DbtGates(Fixtures.CATALOGUE).read(MANIFEST, Fixtures.TARGET);
        ImportedGate orders = gates.stream()
                .filter(gate -> gate.name().equals("orders"))
                .findFirst()
                .orElseThrow();

        assertThat(gates)
                .extracting(ImportedGate::asset)
                .containsExactlyInAnyOrder("connection://lake/main.orders", "connection://lake/main.broken");
        assertThat(Fixtures.checks(orders))
                .contains(
                        Map.of("id", "not_null_orders_id", "type", "notNull", "columns", List.of("id"), "fail", "!= 0"),
                        Map.of(
                                "id", "unique_orders_id",
                                "type", "unique",
                                "columns", List.of("id"),
                                "count", "groups",
                                "fail", "!= 0"),
                        Map.of(
                                "id", "accepted_values_orders_status__paid__new",
                                "type", "acceptedValues",
                                "column", "status",
                                "values", List.of("paid", "new"),
                                "warn", ">0",
                                "fail", ">10"),
                        Map.of(
                                "id", "not_null_orders_customer_id",
                                "type", "notNull",
                                "columns", List.of("customer_id"),
                                "fail", "!= 0",
                                "severity", "warn"),
                        Map.of(
                                "id", "relationships_orders_customer_id__id__ref_customers_",
                                "type", "references",
                                "columns", List.of("customer_id"),
                                "to", "connection://lake/main.customers",
                                "toColumns", List.of("id"),
                                "fail", "!= 0"),
                        Map.of(
                                "id", "dbt_utils_accepted_range_orders_amount__0",
                                "type", "range",
                                "column", "amount",
                                "min", 0,
                                "where", "status = 'paid'",
                                "fail", "!= 0"),
                        Map.of(
                                "id", "dbt_expectations_expect_table_row_count_to_be_between_orders_100__1",
                                "type", "rowCount",
                                "fail", "not between 1 and 100"),
                        Map.of(
                                "id", "no_negative_amounts",
                                "type", "sql",
                                "query", "select * from {table} where amount < 0",
                                "fail", "!= 0"));
        assertThat(Fixtures.check(orders, "dbt_expectations_expect_column_values_to_match_regex_orders_email___"))
                .containsEntry("pattern", "(?:.|\\n)*(?:[^@]+@[^@]+)(?:.|\\n)*");
        assertThat(Fixtures.remarks(orders))
                .contains(
                        "DROPPED dbt_expectations.expect_column_values_to_be_in_made_up_order: there is no check like"
                                + " dbt_expectations.expect_column_values_to_be_in_made_up_order; write one of type sql",
                        "CHANGED accepted_values: dbt counts different values here, a check counts rows: thresholds other than"
                                + " \"!= 0\" mean more");
    }

    @Test
    void whatIsNotOfDbtIsRefused() {
        assertThatThrownBy(() -> new DbtGates(Fixtures.CATALOGUE).read("{}", Fixtures.TARGET))
                .isInstanceOf(ImportFault.class)
                .hasMessage("this is no dbt manifest: it has no 'nodes'; dbt writes target/manifest.json");
        assertThatThrownBy(() -> new DbtResults("n", "j").read(MANIFEST, "{}"))
                .hasMessage("these are no dbt run results: they have no 'results'; dbt writes target/run_results.json");
        assertThatThrownBy(() -> new DbtResults("n", "j").read(MANIFEST, "{"))
                .hasMessageStartingWith("the run results is no JSON");
    }

    @Test
    void patternsKeepTheirMeaningWhereTheWholeTextIsMatched() {
        assertThat(Patterns.anywhere("^a$")).isEqualTo("a");
        assertThat(Patterns.anywhere("^a")).isEqualTo("(?:a)(?:.|\\n)*");
        assertThat(Patterns.anywhere("a\\$")).isEqualTo("(?:.|\\n)*(?:a\\$)(?:.|\\n)*");
        assertThat(PortablePattern.of(Patterns.anywhere("^[\\s\\S]*@[\\s\\S]*$"))
                        .portable())
                .isEqualTo("(?:[^\\n]|\\n)*@(?:[^\\n]|\\n)*");
        assertThat(Patterns.whole("^a\\\\$")).isEqualTo("a\\\\");
        assertThat(Patterns.whole("a\\$")).isEqualTo("a\\$");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... parts) {
        return org.assertj.core.groups.Tuple.tuple(parts);
    }

    @Test
    void testsOfAPackageHaveTheirArguments() {
        Map<String, Object> test = Map.of(
                "column_name",
                "amount",
                "test_metadata",
                Map.of(
                        "name", "accepted_range",
                        "namespace", "dbt_utils",
                        "kwargs", Map.of("min_value", 0, "max_value", "limit_of(day)", "inclusive", false)));
        DbtProject project = DbtProject.read("{\"nodes\": {}}");

        var made = DbtTests.of(project, Fixtures.TARGET, Tree.of(test), Tree.of(Map.of()));

        assertThat(made.rule().map(rule -> rule.arguments().get("expression")))
                .isEqualTo(Optional.of("\"amount\" > 0 AND \"amount\" < limit_of(day)"));
    }
}
