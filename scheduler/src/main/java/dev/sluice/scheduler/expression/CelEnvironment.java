package dev.sluice.scheduler.expression;

import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How CEL is set up: the standard library alone, with every growth bounded. */
final class CelEnvironment {
    /** Concatenation is the one standard function whose results can grow without end: replaced by a bounded one. */
    private static final Set<AddOverload> BOUNDED =
            Set.of(AddOverload.ADD_STRING, AddOverload.ADD_BYTES, AddOverload.ADD_LIST);

    private final CelOptions options;
    private final CelRuntime runtime;

    CelEnvironment(ExpressionLimits limits) {
        int longest = limits.resultLength();
        int most = limits.iterations();
        this.options = CelOptions.current()
                .maxExpressionCodePointSize(limits.sourceLength())
                .maxParseExpressionNodeCount(limits.nodes())
                .maxParseRecursionDepth(limits.nesting())
                .comprehensionMaxIterations(limits.iterations())
                .maxRegexProgramSize(10_000)
                .enableRegexPartialMatch(true)
                .enableHeterogeneousNumericComparisons(true)
                .build();
        this.runtime = CelRuntimeFactory.legacyCelRuntimeBuilder()
                .setOptions(options)
                .setStandardEnvironmentEnabled(false)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .filterFunctions((_, overload) -> !BOUNDED.contains(overload))
                        .build())
                .addFunctionBindings(
                        CelFunctionBinding.from(
                                "add_string", String.class, String.class, (a, b) -> join(a, b, longest)),
                        CelFunctionBinding.from("add_list", List.class, List.class, (a, b) -> join(a, b, most)))
                .build();
    }

    CelRuntime runtime() {
        return runtime;
    }

    CelCompiler compiler(Variables variables) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .filterFunctions((_, overload) ->
                                !overload.celOverloadDecl().overloadId().equals("add_bytes"))
                        .build());
        variables.types().forEach((name, type) -> builder.addVar(name, type.cel()));
        return builder.build();
    }

    private static String join(String a, String b, int limit) {
        if (a.length() + b.length() > limit) {
            throw new IllegalArgumentException("a text grew beyond " + limit + " characters");
        }
        return a + b;
    }

    @SuppressWarnings("rawtypes") // CEL's bindings name classes without parameters.
    private static List<?> join(List a, List b, int limit) {
        if (a.size() + b.size() > limit) {
            throw new IllegalArgumentException("a list grew beyond " + limit + " items");
        }
        List<Object> joined = new ArrayList<>(a.size() + b.size());
        for (Object item : a) {
            joined.add(item);
        }
        for (Object item : b) {
            joined.add(item);
        }
        return joined;
    }
}
