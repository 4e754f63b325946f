package dev.sluice.scheduler.expression;

/** A text that is no template; says where. */
public final class TemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int offset;

    TemplateException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /** Place in the template, in characters. */
    public int offset() {
        return offset;
    }
}
