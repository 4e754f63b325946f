package dev.sluice.dashboards;

import dev.sluice.dashboards.rules.HourRules;
import java.util.List;
import java.util.Map;

/** The audit ledger, which must be whole, and the reports that rest on it. */
final class Audit {
    private Audit() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "sluice-audit",
                "Sluice / Audit ledger and reports",
                "Whether the ledger is whole and signed, and whether auditors get their reports.",
                List.of(),
                List.of(now(), ledger(), reports()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                4,
                Panel.stat("Entries of the ledger", "Size of the Merkle tree.")
                        .query(Query.shared("", "sluice_ledger_tree_size"), "entries")
                        .neutral(),
                Panel.stat(
                                "Findings of the monitor in an hour",
                                "Entries, checkpoints or files that do not fit, again at each look. Anything but 0 is a"
                                        + " matter for security.")
                        .query(Query.own("", HourRules.FINDINGS), "findings")
                        .redFrom(0.5)
                        .link(Link.doc("What to do", "runbooks/ledger-verification.md")),
                Panel.stat(
                                "Oldest entry without a signature",
                                "How long it waits for a checkpoint that covers it; reports wait with it.")
                        .query(Query.max("", "sluice_ledger_checkpoint_age_seconds"), "age")
                        .unit(Unit.SECONDS)
                        .worseFrom(60, 600)
                        .noValue("nothing is signed: no key")
                        .names(Map.of("NaN", "nothing is signed: no key"))
                        .link(Link.doc("What to do", "runbooks/checkpoint-too-old.md")),
                Panel.stat("Reports that wait", "Asked for and not made. `./sluice report list`.")
                        .query(Query.shared("", "sluice_reports_open"), "reports")
                        .worseFrom(20, 80));
    }

    private static Row ledger() {
        return Row.of(
                "Ledger",
                3,
                Panel.timeseries("New entries", "Entries that were given a place in the tree.")
                        .query(Query.rate("", "sluice_ledger_entries_total"), "entries")
                        .unit(Unit.EVENTS_PER_SECOND),
                Panel.timeseries("Size of the tree", "It only grows. A step down is a restored or another database.")
                        .query(Query.max("job", "sluice_ledger_tree_size"), "{{job}}"),
                Panel.timeseries(
                                "Wait for a signature",
                                "Of the oldest entry that no signed checkpoint covers; 0: all are covered.")
                        .query(Query.max("job", "sluice_ledger_checkpoint_age_seconds"), "{{job}}")
                        .unit(Unit.SECONDS)
                        .worseFrom(60, 600)
                        .noValue("nothing is signed: no key"));
    }

    private static Row reports() {
        return Row.of(
                "Reports",
                2,
                Panel.timeseries("Reports by kind", "Reports that were made by the minute.")
                        .query(Query.perMinute("kind", "sluice_report_jobs_total", "result=\"success\""), "{{kind}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no report was asked for"),
                Panel.timeseries("Tries by result", "A try that fails is repeated twice; then the report is GIVEN_UP.")
                        .query(Query.perMinute("result", "sluice_report_jobs_total"), "{{result}}")
                        .bars()
                        .unit(Unit.PER_MINUTE)
                        .noValue("no report was asked for")
                        .link(Link.doc("What to do", "runbooks/objective-reports.md")),
                Panel.timeseries(
                                "Duration of reports",
                                "Half of them take less than this, by kind, with the wait for a checkpoint.")
                        .query(Query.quantile(0.5, "kind", "sluice_report_duration_seconds"), "{{kind}}")
                        .unit(Unit.SECONDS)
                        .noValue("no report was made"),
                Panel.timeseries("Bytes of bundles", "What PostgreSQL keeps for sluice.reports.keep.")
                        .query(Query.rate("kind", "sluice_report_bundles_bytes_total"), "{{kind}}")
                        .unit(Unit.BYTES_PER_SECOND)
                        .noValue("no report was made"));
    }
}
