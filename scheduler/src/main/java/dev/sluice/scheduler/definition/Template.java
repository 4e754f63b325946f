package dev.sluice.scheduler.definition;

import java.util.List;

/**
 * Text with CEL expressions in <code>${{ }}</code>.
 *
 * @param source as written
 * @param parts literal text and expressions in order; no part is empty
 */
public record Template(String source, List<Part> parts) {
    public Template {
        parts = List.copyOf(parts);
    }

    /** A template without expressions. */
    public static Template literal(String text) {
        return new Template(text, text.isEmpty() ? List.of() : List.of(new Text(text)));
    }

    /** Whether it has no expression. */
    public boolean isLiteral() {
        return parts.stream().allMatch(Text.class::isInstance);
    }

    /** One part of a template. */
    public sealed interface Part {}

    /**
     * Literal text.
     *
     * @param text as is
     */
    public record Text(String text) implements Part {}

    /**
     * An expression.
     *
     * @param cel its source without the braces
     * @param offset of the CEL source in the template, in characters
     */
    public record Expression(String cel, int offset) implements Part {}

    @Override
    public String toString() {
        return source;
    }
}
