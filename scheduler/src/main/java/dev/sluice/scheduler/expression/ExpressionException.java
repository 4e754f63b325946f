package dev.sluice.scheduler.expression;

/** An expression that cannot be compiled or evaluated; the message names it and the place. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExpressionException(String message) {
        super(message);
    }

    static ExpressionException of(String cel, int offset, String problem) {
        String shown = cel.length() > 120 ? cel.substring(0, 120) + "…" : cel;
        return new ExpressionException("expression '" + shown + "' at character " + offset + ": " + problem);
    }
}
