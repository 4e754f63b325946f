package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.ReportKind;
import jakarta.enterprise.context.ApplicationScoped;

/** Reports on a run compared with another one of the same thing, which may be what repeated it. */
@ApplicationScoped
public class RerunReportSource implements ReportSource {
    private final RunReports reports;

    public RerunReportSource(RunReports reports) {
        this.reports = reports;
    }

    @Override
    public ReportKind kind() {
        return ReportKind.RERUN;
    }

    @Override
    public Collected collect(ReportRequest request, Point at, Progress progress) {
        return reports.collect(request, at, progress);
    }
}
