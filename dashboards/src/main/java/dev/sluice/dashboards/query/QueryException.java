package dev.sluice.dashboards.query;

/** Prometheus refused a query or did not answer. */
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1;

    public QueryException(String message) {
        super(message);
    }

    public QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
