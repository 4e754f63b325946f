package dev.sluice.controlplane.report.collect;

/** The catalog has not taken in all events that count; it will, in a moment, or when its rebuild is done. */
public final class CatalogBehindException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CatalogBehindException(long reached, long needed) {
        super("the catalog has reached event " + reached + " and the report needs event " + needed
                + "; try again in a moment");
    }
}
