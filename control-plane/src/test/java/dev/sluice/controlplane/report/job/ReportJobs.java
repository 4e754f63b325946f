package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.report.job.ReportBench.Hook;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reports on a bench of their own, for a test. */
abstract class ReportJobs {
    static final Hook NOTHING = _ -> {};

    final ReportBench bench =
            new ReportBench(Map.of("sluice.reports.most-open-per-key", "3", "sluice.reports.most-open", "4"));

    List<String> ledger(UUID report) {
        bench.sequence();
        return bench.stage.rows(
                "SELECT convert_from(body, 'UTF8')::jsonb -> 'fact' ->> 'state' FROM ledger_entry WHERE subject = ? AND kind = 'report.state' ORDER BY seq",
                "report:" + report);
    }

    void somethingHappens() {
        bench.stage.execute("INSERT INTO audit_entry (at, actor, actor_key, action, subject, detail)"
                + " VALUES (now(), 'otto', 3, 'test.done', 'thing:1', '{}')");
        bench.sequence();
    }
}
