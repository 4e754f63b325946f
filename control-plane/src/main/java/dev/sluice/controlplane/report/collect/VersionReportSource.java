package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.ReportKind;
import jakarta.enterprise.context.ApplicationScoped;

/** Reports on how one version of a dataset came to be. */
@ApplicationScoped
public class VersionReportSource implements ReportSource {
    private final RunReports reports;

    public VersionReportSource(RunReports reports) {
        this.reports = reports;
    }

    @Override
    public ReportKind kind() {
        return ReportKind.VERSION;
    }

    @Override
    public Collected collect(ReportRequest request, Point at, Progress progress) {
        return reports.collect(request, at, progress);
    }
}
