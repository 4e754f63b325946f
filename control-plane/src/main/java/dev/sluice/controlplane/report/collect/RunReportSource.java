package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.ReportKind;
import jakarta.enterprise.context.ApplicationScoped;

/** Reports on one run, or one attempt. */
@ApplicationScoped
public class RunReportSource implements ReportSource {
    private final RunReports reports;

    public RunReportSource(RunReports reports) {
        this.reports = reports;
    }

    @Override
    public ReportKind kind() {
        return ReportKind.RUN;
    }

    @Override
    public Collected collect(ReportRequest request, Point at, Progress progress) {
        return reports.collect(request, at, progress);
    }
}
