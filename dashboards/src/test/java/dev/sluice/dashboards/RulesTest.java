package dev.sluice.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dashboards.Repository.Rule;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each rule is proved by examples, and each alert says whom to call, what is wrong, and where help is. */
class RulesTest {
    private final List<Rule> alerts =
            Repository.rules().stream().filter(Rule::alert).toList();
    private final List<Rule> recorded =
            Repository.rules().stream().filter(rule -> !rule.alert()).toList();

    @Test
    void eachAlertHasAnExampleThatFiresAndOneThatIsSilent() {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (Object example : examples("alert_rule_test")) {
            Map<String, Object> map = Repository.map(example);
            boolean fires = !Repository.list(map, "exp_alerts").isEmpty();
            (fires ? firing : silent).add(String.valueOf(map.get("alertname")));
        }

        Set<String> names = new TreeSet<>(alerts.stream().map(Rule::name).toList());
        assertThat(firing).isEqualTo(names);
        assertThat(silent).isEqualTo(names);
    }

    @Test
    void eachRecordedSeriesIsComputedInAnExample() {
        Set<String> queries = new HashSet<>();
        examples("promql_expr_test")
                .forEach(example ->
                        queries.add(String.valueOf(Repository.map(example).get("expr"))));

        for (Rule rule : recorded) {
            String objective =
                    rule.yaml().containsKey("labels") ? "objective=\"" + rule.text("labels", "objective") : "";
            assertThat(queries)
                    .as(rule.name() + " " + objective)
                    .anySatisfy(query -> assertThat(query).contains(rule.name()).contains(objective));
        }
    }

    @Test
    void namesOfRecordedSeriesTellLevelMetricAndOperations() {
        assertThat(recorded).isNotEmpty().allSatisfy(rule -> assertThat(rule.name())
                .matches("[a-z_]+:sluice_[a-z_]+:[a-z_]+[0-9]+[mhd]"));
    }

    @Test
    void namesOfAlertsAreUnique() {
        assertThat(alerts.stream().map(Rule::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("Sluice[A-Za-z0-9]+"));
    }

    @Test
    void alertsSayWhomToCallAndWhereHelpIs() {
        Set<String> dashboards = new HashSet<>();
        Repository.dashboards()
                .values()
                .forEach(
                        dashboard -> dashboards.add("/d/" + dashboard.get("uid").asText()));
        for (Rule alert : alerts) {
            assertThat(alert.text("labels", "severity")).as(alert.name()).isIn("page", "ticket");
            assertThat(alert.text("annotations", "summary")).as(alert.name()).hasSizeBetween(10, 110);
            assertThat(alert.text("annotations", "description"))
                    .as(alert.name())
                    .hasSizeGreaterThan(20);
            assertThat(dashboards).as(alert.name()).contains(alert.text("annotations", "dashboard"));
            String runbook = alert.text("annotations", "runbook_url");
            assertThat(runbook).startsWith(Project.DOCS + "runbooks/");
            assertThat(Files.exists(Repository.ROOT.resolve("docs").resolve(runbook.substring(Project.DOCS.length()))))
                    .as(alert.name() + ": " + runbook)
                    .isTrue();
        }
    }

    @Test
    void labelsThatTextsNameAreLeftByTheQuery() {
        for (Rule alert : alerts) {
            Set<String> labels = PromQl.of(alert.expr()).groupingLabels();
            // Without an aggregator all labels stay.
            boolean all = PromQl.of(alert.expr()).selectors().stream()
                    .allMatch(selector -> selector.aggregator().isEmpty());
            String texts = alert.text("annotations", "summary") + alert.text("annotations", "description");
            java.util.regex.Pattern.compile("\\$labels\\.(\\w+)")
                    .matcher(texts)
                    .results()
                    .forEach(found -> assertThat(all || labels.contains(found.group(1)))
                            .as(alert.name() + " names label " + found.group(1))
                            .isTrue());
        }
    }

    private static List<Object> examples(String kind) {
        List<Object> examples = new ArrayList<>();
        Repository.files(Repository.DASHBOARDS.resolve("prometheus/tests"), ".yaml")
                .forEach(file -> Repository.list(Repository.yaml(file), "tests")
                        .forEach(test -> examples.addAll(Repository.list(test, kind))));
        return examples;
    }
}
