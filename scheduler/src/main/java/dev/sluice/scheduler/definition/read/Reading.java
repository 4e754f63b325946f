package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.expression.Rendering;
import dev.sluice.scheduler.expression.TemplateException;
import dev.sluice.scheduler.expression.TemplateParser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is gathered while one document becomes a definition: problems, places of values, expressions to check. */
final class Reading {
    /** Most expressions of a document: each is compiled. */
    static final int MAX_EXPRESSIONS = 2_000;

    private final YamlDocument document;
    private final Problems problems;
    private final IdentityHashMap<Object, YamlNode> nodes = new IdentityHashMap<>();
    private final List<Use> uses = new ArrayList<>();
    private final Set<Part> leftOut = EnumSet.noneOf(Part.class);
    private int expressions;

    /** Parts that others refer to by name. */
    enum Part {
        TASK,
        OUTPUT
    }

    /** Variables an expression may use. */
    enum Sight {
        TASK,
        TRIGGER,
        FILTER
    }

    /** An expression or template that is in the document. */
    record Use(Template template, YamlNode.Scalar node, Sight sight, Rendering rendering, boolean condition) {}

    Reading(YamlDocument document, Problems problems) {
        this.document = document;
        this.problems = problems;
    }

    YamlDocument document() {
        return document;
    }

    Problems problems() {
        return problems;
    }

    /** Remembers where a value comes from; by identity, so each value is its own object. */
    <T> T at(T value, YamlNode node) {
        nodes.put(value, node);
        return value;
    }

    YamlNode node(Object value) {
        return nodes.getOrDefault(value, document.root());
    }

    /** Says that a part was left out because it is broken: what refers to it must not be called dangling. */
    void leftOut(Part part) {
        leftOut.add(part);
    }

    /** Whether all parts of a kind could be read. */
    boolean has(Part part) {
        return !leftOut.contains(part);
    }

    List<Use> uses() {
        return uses;
    }

    /** A template; with a problem, its text as it stands. */
    Template template(YamlNode.Scalar node, Sight sight, Rendering rendering) {
        try {
            Template template = TemplateParser.parse(node.text());
            if (!template.isLiteral()) {
                use(new Use(template, node, sight, rendering, false));
            }
            return template;
        } catch (TemplateException e) {
            problems.add(
                    Rule.TEMPLATE,
                    ExpressionPlaces.of(problems.lines(), node, e.offset()),
                    "the template " + String.valueOf(e.getMessage()),
                    "");
            return Template.literal(node.text());
        }
    }

    private void use(Use use) {
        int before = expressions;
        expressions += (int) use.template().parts().stream()
                .filter(Template.Expression.class::isInstance)
                .count();
        if (expressions <= MAX_EXPRESSIONS) {
            uses.add(use);
        } else if (before <= MAX_EXPRESSIONS) {
            problems.add(
                    Rule.LIMIT,
                    use.node(),
                    "the document has more than " + MAX_EXPRESSIONS + " expressions",
                    "compute some of them in the tasks");
        }
    }

    /** A condition in CEL without braces. */
    String condition(YamlNode.Scalar node, Sight sight) {
        Template whole = new Template(node.text(), List.of(new Template.Expression(node.text(), 0)));
        if (node.text().startsWith("${{")) {
            problems.add(Rule.TEMPLATE, node, "a condition is CEL alone, without ${{ }}", "take the braces away");
        } else {
            use(new Use(whole, node, sight, Rendering.TEXT, true));
        }
        return node.text();
    }

    /** A mapping under a key; nothing when it is not there or something else. */
    static Optional<Section> section(Reading reading, YamlNode node) {
        return node instanceof YamlNode.Keys keys ? Optional.of(new Section(reading, keys)) : Optional.empty();
    }
}
