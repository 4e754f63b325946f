package dev.sluice.adapters.kubernetes;

/** The API server did not answer, or not in a way that tells what happened. */
final class ClusterUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
