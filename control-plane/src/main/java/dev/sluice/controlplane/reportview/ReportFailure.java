package dev.sluice.controlplane.reportview;

/** Why a report was not made. */
public enum ReportFailure {
    /** There was no such run, version or period at that point. */
    UNKNOWN_SUBJECT(404),
    /** It is outside of the namespaces that the requester may see. */
    NOT_IN_SCOPE(403),
    /** What it needs was deleted by retention; the detail names it. */
    EXPIRED(410),
    /** The bundle would be larger than allowed. */
    TOO_LARGE(413),
    /** The service could not make it, however often it tried. */
    GIVEN_UP(500);

    private final int status;

    ReportFailure(int status) {
        this.status = status;
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }
}
