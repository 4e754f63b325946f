package dev.sluice.controlplane.report.collect.sections;

import static dev.sluice.controlplane.report.collect.sections.ReportStage.rows;
import static dev.sluice.controlplane.report.collect.sections.ReportStage.said;
import static dev.sluice.controlplane.report.collect.sections.ReportStage.section;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.security.Role;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What reports say of one night in a shop. One class: the night is long, and its tests only read what came of it. */
class OwnSectionsTest extends ShopNight {
    @Test
    void codeIsTheDefinitionAndTheSqlOfEachTask() {
        String digest = one("SELECT digest FROM definition_version ORDER BY definition_id, version LIMIT 1 OFFSET 1");
        String source = one("""
                SELECT encode(sha256(convert_to(source, 'UTF8')), 'hex') FROM definition_version
                ORDER BY definition_id, version LIMIT 1 OFFSET 1
                """);
        String sql = CodeSection.sha256(
                "insert into raw.orders select * from landing where day = ${{ params.day }} and amount > 0");

        assertThat(said(section(ofBad, "code")))
                .containsExactly(
                        "workflow = shop/collect OBSERVED",
                        "definitionVersion = 2 OBSERVED",
                        "definitionDigest = sha256-128:" + digest + " OBSERVED",
                        "sourceDigest = sha256:" + source + " OBSERVED",
                        "path = test.yaml OBSERVED",
                        "commit = null MISSING",
                        "repository = null MISSING",
                        "dirty = not known to belong to a commit; the digest of the document holds DERIVED",
                        "sqlDigest.load = " + sql + " OBSERVED");
        assertThat(rows(section(ofReport, "code"), "code.runs", "run", "job", "distance", "workflow", "sqlDigest"))
                .containsExactly(
                        report + " | sluice/n.report | 0 | n/report | -",
                        stage.attempt(report, "sum", 1) + " | sluice/n.report.sum | 0 | n/report | -",
                        bad + " | sluice/shop.collect | 1 | shop/collect | -",
                        stage.attempt(bad, "load", 1) + " | sluice/shop.collect.load | 1 | shop/collect | " + sql);
    }

    @Test
    void environmentIsWhatExecutorsFoundAndSecretsAreNotInIt() {
        assertThat(said(section(ofBad, "environment")))
                .containsExactly(
                        "engine.load = DuckDB OBSERVED",
                        "engineVersion.load = 1.4.1 OBSERVED",
                        "adapterVersion.load = unreleased OBSERVED",
                        "imageDigest.load = sha256:5a OBSERVED",
                        "image.load = tool:1 OBSERVED",
                        "resources.load = pool default, slots 1 OBSERVED",
                        "variables.load = 0 told DERIVED",
                        "engine.mail = DuckDB OBSERVED",
                        "engineVersion.mail = 1.4.1 OBSERVED",
                        "adapterVersion.mail = unreleased OBSERVED",
                        "imageDigest.mail = sha256:5a OBSERVED",
                        "image.mail = tool:1 OBSERVED",
                        "resources.mail = pool default, slots 1 OBSERVED",
                        "variables.mail = 4 told DERIVED");
        assertThat(rows(section(ofBad, "environment"), "environment.variables", "name", "value", "redacted"))
                .containsExactly("COPY | *** | yes", "MODE | delta | no", "PATH | *** | yes", "TOKEN | *** | yes");
        assertThat(rows(
                        section(ofBad, "environment"),
                        "environment.runs",
                        "run",
                        "engine",
                        "executor",
                        "imageName",
                        "imageTag",
                        "imageDigest"))
                .containsExactly(
                        stage.attempt(bad, "load", 1) + " | DuckDB | sql:wh | tool | 1 | sha256:5a",
                        stage.attempt(bad, "mail", 1) + " | DuckDB | process | tool | 1 | sha256:5a");
    }

    @Test
    void parametersSayWhereTheyAreFrom() {
        assertThat(said(section(ofBad, "parameters")))
                .containsExactly(
                        "count = 2 OBSERVED",
                        "nominalTime = none: manual has no schedule OBSERVED",
                        "partition = none: the workflow has no partitions OBSERVED",
                        "seeds.load = none: the SQL calls no function of chance DERIVED",
                        "seeds.mail = null MISSING");
        assertThat(rows(section(ofGood, "parameters"), "parameters.all", "name", "value", "from"))
                .containsExactly("day | 2026-11-20 | override", "mode | full | default");
        assertThat(rows(section(ofBad, "parameters"), "parameters.secrets", "task", "name", "reference", "version"))
                .containsExactly("mail | TOKEN | known | -");
    }

    @Test
    void gatesTellRulesDecisionsAndWhoAcceptedWhat() {
        Section gates = section(ofReport, "gates");

        assertThat(said(gates))
                .containsExactly(
                        "decisions = 3 DERIVED",
                        "waivers = 1 DERIVED",
                        "fourEyes = yes, wherever one was approved DERIVED");
        assertThat(rows(
                        gates,
                        "gates.rules",
                        "gate",
                        "gateVersion",
                        "dataset",
                        "version",
                        "check",
                        "type",
                        "threshold",
                        "observed",
                        "rows",
                        "result",
                        "action"))
                .containsExactly("n/orders | 1 | " + ORDERS
                        + " | 2 | ids | notNull | = 0 | 1 | 3 | FAIL | consumers held; let through under waiver 1");
        assertThat(rows(gates, "gates.decisions", "version", "decided", "outcome", "reasons", "waivers", "by", "until"))
                .containsExactly(
                        "2 | HELD | SKIPPED | n/orders SKIPPED: no verdict on version 2; being checked | - | sluice | -",
                        "2 | HELD | FAIL | n/orders ids FAIL: 1 of 3 rows | - | sluice | -",
                        "2 | OVERRIDDEN | WAIVED | the shop knows and repairs it | 1 | stefan | 2026-11-21T02:00:05Z");
        assertThat(rows(
                        gates,
                        "gates.waivers",
                        "waiver",
                        "check",
                        "state",
                        "requestedBy",
                        "requestedRole",
                        "approvedBy",
                        "approvedRole",
                        "approvedAt",
                        "fourEyes",
                        "reason",
                        "ticket",
                        "expiresAt",
                        "note"))
                .containsExactly(
                        "1 | ids | APPROVED | olga | operator | stefan | steward | 2026-11-21T00:01:05Z"
                                + " | yes: two people | the shop knows and repairs it | SHOP-1 | 2026-11-21T02:00:05Z | talked to the shop");
        assertThat(rows(gates, "gates.holds", "dataset", "action", "by", "role", "reason"))
                .containsExactly(
                        ORDERS + " | asset.held | olga | operator | looks odd",
                        ORDERS + " | asset.released | stefan | steward | looks odd");
        assertThat(rows(section(ofGood, "gates"), "gates.rules", "version", "result", "action"))
                .containsExactly("1 | PASS | none needed");
        assertThat(rows(section(ofGood, "gates"), "gates.waivers", "waiver")).isEmpty();
    }

    @Test
    void attemptsTellTheirCauseAndEffect() {
        Section attempts = section(ofGood, "attempts");

        assertThat(said(attempts)).containsExactly("count = 3 DERIVED", "retries = 1 DERIVED", "failed = 1 DERIVED");
        assertThat(rows(attempts, "attempts.all", "task", "number", "state", "cause", "worker", "exitCode", "effect"))
                .containsExactly(
                        "load | 1 | FAILED | TRANSIENT: not yet | a | 1 | not published: SUSPECT " + ORDERS,
                        "load | 2 | SUCCEEDED | - | a | - | GOOD " + ORDERS + " version 1",
                        "mail | 1 | SUCCEEDED | - | a | - | none: it writes no dataset");
        assertThat(rows(attempts, "attempts.runs", "run", "workflow", "definitionVersion", "trigger", "by", "state"))
                .containsExactly(good + " | shop/collect | 1 | manual | test | SUCCEEDED");
        assertThat(rows(section(ofReport, "attempts"), "attempts.all", "job", "task", "state", "distance"))
                .as("of the workflow upstream only the task that led here")
                .containsExactly(
                        "sluice/n.report.sum | sum | SUCCEEDED | 0", "sluice/shop.collect.load | load | SUCCEEDED | 1");
    }

    @Test
    void peopleHaveTheRoleThatTheyHadThen() {
        assertThat(rows(section(ofReport, "people"), "people.all", "action", "who", "role", "authentication", "about"))
                .containsExactly(
                        "defined | test | admin | API key of that name | n/report@1",
                        "defined | test | admin | API key of that name | shop/collect@2",
                        "triggered | test | admin | API key of that name | shop/collect, run " + bad + ", by manual",
                        "triggered | test | admin | API key of that name | n/report, run " + report + ", by manual",
                        "asset: asset.held | olga | operator | API key slc_olga… | asset:1",
                        "asset: asset.released | stefan | steward | API key slc_stefan… | asset:1",
                        "asked for a waiver | olga | operator | API key slc_olga… | waiver 1 of n/orders",
                        "approved a waiver | stefan | steward | API key slc_stefan… | waiver 1 of n/orders",
                        "asked for this report | anna | auditor | API key of that name | yearly audit");
    }

    @Test
    void changesAreThoseSinceTheLastGoodRun() {
        Section changes = section(ofBad, "changes");

        assertThat(said(changes))
                .containsExactly(
                        "previous = sluice/shop.collect (" + good + ") DERIVED",
                        "code = 4 DERIVED",
                        "environment = 1 DERIVED",
                        "parameters = 2 DERIVED",
                        "inputs = 0 DERIVED",
                        "outputs = 1 DERIVED");
        assertThat(rows(changes, "changes.all", "section", "item", "change"))
                .containsExactly(
                        "code | digest of the SQL of task load | CHANGED",
                        "code | digest of the definition | CHANGED",
                        "code | digest of the document | CHANGED",
                        "code | version of the definition | CHANGED",
                        "environment | variable MODE of task mail | CHANGED",
                        "parameters | day | CHANGED",
                        "parameters | mode | CHANGED",
                        "outputs | version of " + ORDERS + " | CHANGED");
        assertThat(rows(changes, "changes.all", "before", "after"))
                .contains("2026-11-20 | 2026-11-21", "full | delta", "1 | 2");
        assertThat(said(section(ofGood, "changes"))).containsExactly("previous = none DERIVED");
    }

    @Test
    void nothingIsSaidOfWhatWasNotTried() {
        assertThat(said(section(ofBad, "rerun"))).containsExactly("level = not attempted DERIVED");
        assertThat(said(section(ofBad, "predictions")))
                .containsExactly(
                        "decisions = 0 DERIVED", "estimate = none: nothing was expected of these runs DERIVED");
    }

    @Test
    void everyFactHasAGradeAndASourceThatIsThere() {
        Set<String> ids = new HashSet<>();
        List<String> odd = new ArrayList<>();
        for (Section section : ofBad) {
            for (Fact fact : section.facts()) {
                if (!ids.add(fact.id()) || !isThere(fact.grade(), fact.source())) {
                    odd.add(fact.toString());
                }
            }
            for (Table table : section.tables()) {
                for (Table.Row row : table.rows()) {
                    if (!isThere(row.grade(), row.source())) {
                        odd.add(table.id() + " " + row);
                    }
                }
            }
        }

        assertThat(odd).isEmpty();
        assertThat(ofBad.stream().map(Section::number)).containsExactly(3, 4, 5, 9, 10, 11, 12, 13, 14);
    }

    private boolean isThere(Grade grade, String source) {
        String place = source.substring(source.indexOf(':') + 1);
        return switch (grade) {
            case DERIVED -> source.startsWith("rule:") && !place.isBlank();
            case MISSING -> !source.isBlank();
            case OBSERVED, DECLARED ->
                (source.startsWith("ledger:") && Long.parseLong(place) < then.ledgerSize())
                        || (source.startsWith("event:") && Long.parseLong(place) <= then.logPosition());
        };
    }

    @Test
    void valueOfACheckThatSomebodyChangedIsTold() {
        stage.tamper("UPDATE check_result SET value = 0 WHERE outcome = 'FAIL'");
        try {
            Section gates = section(stage.sections().write(stage.run(report, then)), "gates");

            assertThat(gates.facts().stream().map(Fact::id).filter(id -> id.endsWith("mismatch")))
                    .containsExactly("gates.evidence.5.mismatch", "gates.evidence.6.mismatch");
        } finally {
            stage.tamper("UPDATE check_result SET value = 1 WHERE outcome = 'FAIL'");
        }
    }

    @Test
    void whatCameLaterChangesNothing() throws Exception {
        stage.scheduler().apply(WORKFLOW.formatted(" and amount > 1"));
        UUID later = stage.scheduler().start("shop/collect", Map.of("day", "2026-11-22"));
        stage.waivers().revoke(stage.key("vera", Role.STEWARD), 1, "repaired");
        stage.gates().checks.says("ids", CheckOutcome.PASS);
        stage.settled();
        stage.gates().tick(Duration.ofSeconds(5));
        stage.settled();

        assertThat(stage.scheduler().rows("SELECT state FROM workflow_run WHERE id = ?", later))
                .containsExactly("SUCCEEDED");
        assertThat(stage.sections().write(stage.run(good, then))).isEqualTo(ofGood);
        assertThat(stage.sections().write(stage.run(bad, then))).isEqualTo(ofBad);
        assertThat(stage.sections().write(stage.run(report, then))).isEqualTo(ofReport);
        assertThat(rows(
                        section(stage.sections().write(stage.run(report, stage.point())), "gates"),
                        "gates.waivers",
                        "state",
                        "endedBy",
                        "note"))
                .containsExactly("REVOKED | vera | repaired");
    }
}
