package dev.sluice.scheduler.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;
import dev.sluice.scheduler.definition.Template;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles and evaluates the CEL of definitions. Thread-safe; compiled programs are kept, as many as the limits say.
 *
 * <p>Expressions see only their scope: no clock, no file, no network.
 */
public final class Expressions {
    private final ExpressionLimits limits;
    private final CelEnvironment environment;
    private final BoundedCache<Variables, CelCompiler> compilers = new BoundedCache<>(200);
    private final BoundedCache<Key, CelRuntime.Program> programs;

    private record Key(Variables variables, String cel) {}

    public Expressions() {
        this(ExpressionLimits.DEFAULT);
    }

    public Expressions(ExpressionLimits limits) {
        this.limits = limits;
        this.environment = new CelEnvironment(limits);
        this.programs = new BoundedCache<>(limits.cached());
    }

    /** Faults of an expression; none when it compiles. */
    public List<ExpressionFault> check(String cel, Variables variables) {
        if (cel.length() > limits.sourceLength()) {
            return List.of(new ExpressionFault(
                    ExpressionFault.Kind.SYNTAX,
                    0,
                    "an expression has " + cel.length() + " characters; allowed are at most " + limits.sourceLength(),
                    "compute a part of it in the task"));
        }
        CelValidationResult result = compile(cel, variables);
        return result.hasError() ? CelFaults.of(cel, result, variables) : List.of();
    }

    /** Faults of an expression whose result decides; none when it compiles and is a boolean. */
    public List<ExpressionFault> checkTest(String cel, Variables variables) {
        List<ExpressionFault> faults = check(cel, variables);
        if (!faults.isEmpty()) {
            return faults;
        }
        CelKind kind = tree(cel, variables).getResultType().kind();
        return kind == CelKind.BOOL || kind == CelKind.DYN
                ? List.of()
                : List.of(new ExpressionFault(
                        ExpressionFault.Kind.TYPE,
                        0,
                        "the expression is no condition: its result is " + CelFaults.typeName(kind),
                        "compare it with something: ==, !=, <, >, in"));
    }

    /** Faults of all expressions of a template, with offsets in the template. */
    public List<ExpressionFault> check(Template template, Variables variables, Rendering rendering) {
        List<ExpressionFault> faults = new ArrayList<>();
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Expression(String cel, int offset)) {
                List<ExpressionFault> found = check(cel, variables);
                for (ExpressionFault fault : found) {
                    faults.add(
                            new ExpressionFault(fault.kind(), offset + fault.offset(), fault.message(), fault.fix()));
                }
                if (found.isEmpty()) {
                    faults.addAll(unrenderable(cel, offset, variables));
                }
            }
        }
        if (rendering == Rendering.SQL_LITERAL) {
            faults.addAll(SqlPlaces.faults(template));
        }
        return faults;
    }

    private List<ExpressionFault> unrenderable(String cel, int offset, Variables variables) {
        CelKind kind = tree(cel, variables).getResultType().kind();
        return switch (kind) {
            case LIST, MAP, BYTES, TYPE, STRUCT, UINT ->
                List.of(new ExpressionFault(
                        ExpressionFault.Kind.TYPE,
                        offset,
                        "the result is " + CelFaults.typeName(kind) + ", which has no text",
                        "make it a string, number, boolean or timestamp"));
            default -> List.of();
        };
    }

    /**
     * Puts the values of a template's expressions in.
     *
     * @throws ExpressionException when one does not compile, fails, or grows beyond the limits
     */
    public String evaluate(Template template, Scope scope, Rendering rendering) {
        if (rendering == Rendering.SQL_LITERAL) {
            for (ExpressionFault fault : SqlPlaces.faults(template)) {
                throw new ExpressionException(fault.message() + " at character " + fault.offset() + "; " + fault.fix());
            }
        }
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Text literal -> text.append(literal.text());
                case Template.Expression expression ->
                    text.append(render(expression.cel(), expression.offset(), scope, rendering));
            }
            if (text.length() > limits.resultLength() && !template.isLiteral()) {
                throw new ExpressionException("a template became longer than " + limits.resultLength() + " characters");
            }
        }
        return text.toString();
    }

    private String render(String cel, int offset, Scope scope, Rendering rendering) {
        Object value = value(cel, offset, scope);
        try {
            return Renderer.render(value, rendering);
        } catch (IllegalArgumentException e) {
            throw ExpressionException.of(cel, offset, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Whether a condition holds.
     *
     * @throws ExpressionException when it does not compile, fails, or is no condition
     */
    public boolean test(String cel, Scope scope) {
        if (value(cel, 0, scope) instanceof Boolean holds) {
            return holds;
        }
        throw ExpressionException.of(cel, 0, "its value is neither true nor false");
    }

    private Object value(String cel, int offset, Scope scope) {
        try {
            CelRuntime.Program program =
                    programs.get(new Key(scope.variables(), cel), key -> program(key.cel(), offset, key.variables()));
            Object value = program.eval(scope.values());
            if (value instanceof CelUnknownSet) {
                throw ExpressionException.of(cel, offset, "it uses a variable that has no value in this run");
            }
            return value;
        } catch (CelEvaluationException e) {
            throw ExpressionException.of(cel, offset, CelFaults.evaluation(e));
        }
    }

    private CelRuntime.Program program(String cel, int offset, Variables variables) {
        for (ExpressionFault fault : check(cel, variables)) {
            throw ExpressionException.of(
                    cel, offset + fault.offset(), fault.message() + (fault.fix().isEmpty() ? "" : "; " + fault.fix()));
        }
        try {
            return environment.runtime().createProgram(tree(cel, variables));
        } catch (CelEvaluationException e) {
            throw ExpressionException.of(cel, offset, CelFaults.evaluation(e));
        }
    }

    private CelAbstractSyntaxTree tree(String cel, Variables variables) {
        try {
            return compile(cel, variables).getAst();
        } catch (CelValidationException e) {
            throw ExpressionException.of(cel, 0, String.valueOf(e.getMessage()));
        }
    }

    private CelValidationResult compile(String cel, Variables variables) {
        return compilers.get(variables, environment::compiler).compile(cel);
    }
}
