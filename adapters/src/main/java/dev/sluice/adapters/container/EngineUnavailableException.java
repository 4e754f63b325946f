package dev.sluice.adapters.container;

/** The engine did not answer, or not in a way that tells what happened. */
final class EngineUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
