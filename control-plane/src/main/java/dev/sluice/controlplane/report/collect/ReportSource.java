package dev.sluice.controlplane.report.collect;

import dev.sluice.report.model.ReportKind;

/**
 * Collects reports of one kind. Blocks for as long as it takes; the same request at the same point gives equal values,
 * whatever happened since.
 */
public interface ReportSource {
    ReportKind kind();

    /**
     * @throws UnknownSubjectException when there was no such thing at that point
     * @throws NotVisibleException when there was, and the requester may not see it
     * @throws ExpiredInputException when it can no longer be told
     */
    Collected collect(ReportRequest request, Point at, Progress progress);
}
