package dev.sluice.controlplane.metrics;

/** How a request ended, by who has to do something about it. */
public enum Outcome {
    SUCCESS,
    /** The sender has to send something else. */
    CLIENT_ERROR,
    /** The service was at fault, or had too much to do. */
    SERVER_ERROR
}
