package dev.sluice.controlplane.report.collect;

/** What is asked for exists outside of the namespaces that the requester may see. */
public final class NotVisibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotVisibleException(String message) {
        super(message);
    }
}
