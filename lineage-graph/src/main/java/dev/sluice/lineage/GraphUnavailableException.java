package dev.sluice.lineage;

/** The graph store cannot be reached or did not answer in time. Safe to try again later. */
public class GraphUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GraphUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
