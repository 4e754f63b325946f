package dev.sluice.controlplane.report.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.report.collect.NotVisibleException;
import dev.sluice.controlplane.reportview.ReportState;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.report.model.ReportKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may ask for a report, how often, and who may take that back. */
class ReportRequestsTest extends ReportJobs {
    @Test
    void theSameKeyGivesTheSameReportAndForAnotherRequestNone() {
        UUID first = bench.ask(ReportBench.ANNA, "k1");
        bench.stage.clock().tick(Duration.ofSeconds(5));

        assertThat(bench.ask(ReportBench.ANNA, "k1")).isEqualTo(first);
        assertThat(bench.ask(ReportBench.ADMIN, "k1")).isNotEqualTo(first);
        Reports.Wanted other = new Reports.Wanted(ReportKind.REGISTER, Map.of(), "yearly audit", "k1");
        assertThatThrownBy(() -> bench.reports().create(ReportBench.ANNA, Scope.ALL, other))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("'k1' was used for another request");
    }

    @Test
    void onlySoManyMayWait() {
        for (int i = 0; i < 3; i++) {
            bench.ask(ReportBench.ANNA, "k" + i);
        }
        assertThatThrownBy(() -> bench.ask(ReportBench.ANNA, "k4"))
                .isInstanceOf(TooManyReportsException.class)
                .hasMessage(
                        "3 reports of yours and 3 in all are not made yet; allowed are 3 and 4. Wait for some, or cancel them");
        assertThat(bench.ask(ReportBench.ANNA, "k2")).as("asked before").isNotNull();

        bench.ask(ReportBench.ADMIN, "k1");
        assertThatThrownBy(() -> bench.ask(ReportBench.ADMIN, "k2")).isInstanceOf(TooManyReportsException.class);
    }

    @Test
    void onlyItsRequesterAndAdministratorsCancelAReport() {
        UUID id = bench.ask(ReportBench.ANNA, "k1");
        Actor other = new Actor("berta", 8, Role.AUDITOR);
        assertThatThrownBy(() -> bench.reports().cancel(other, "anna", id)).isInstanceOf(ForbiddenException.class);

        bench.reports().cancel(ReportBench.ADMIN, "anna", id);

        assertThat(bench.report(id).state()).isEqualTo(ReportState.CANCELLED);
    }

    @Test
    void aRequestThatCannotBeIsNotTaken() {
        assertThatThrownBy(() -> bench.reports()
                        .create(
                                ReportBench.ANNA,
                                Scope.ALL,
                                new Reports.Wanted(ReportKind.REGISTER, Map.of(), " ", "k")))
                .hasMessageContaining("say in 1 to 1000 what the report is for");
        assertThatThrownBy(() -> bench.reports()
                        .create(
                                ReportBench.ANNA,
                                new Scope(List.of("shop*")),
                                new Reports.Wanted(
                                        ReportKind.VERSION, Map.of("namespace", "bank", "name", "x"), "why", "k")))
                .isInstanceOf(NotVisibleException.class)
                .hasMessage("your key is not for namespace 'bank'");
        assertThat(bench.stage.rows("SELECT 1 FROM report")).isEmpty();
    }
}
