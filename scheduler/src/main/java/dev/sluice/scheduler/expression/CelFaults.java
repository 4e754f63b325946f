package dev.sluice.scheduler.expression;

import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import dev.sluice.scheduler.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what the CEL compiler and runtime say into our words. */
final class CelFaults {
    private static final int MOST = 10;
    private static final Pattern PATH = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*(?:\\s*\\.\\s*[A-Za-z_][A-Za-z_0-9]*)*");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
    private static final Pattern OVERLOAD =
            Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*", Pattern.DOTALL);

    private CelFaults() {}

    static List<ExpressionFault> of(String cel, CelValidationResult result, Variables variables) {
        List<ExpressionFault> faults = new ArrayList<>();
        for (CelIssue issue : result.getErrors()) {
            if (faults.size() == MOST) {
                break;
            }
            int offset = offset(
                    cel,
                    issue.getSourceLocation().getLine(),
                    issue.getSourceLocation().getColumn());
            faults.add(fault(cel, offset, issue.getMessage(), variables));
        }
        return faults;
    }

    private static ExpressionFault fault(String cel, int offset, String message, Variables variables) {
        Matcher undeclared = UNDECLARED.matcher(message);
        if (undeclared.matches()) {
            return undeclared(cel, offset, undeclared.group(1), variables);
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            String operator = overload.group(1).replace("_", "");
            return new ExpressionFault(
                    ExpressionFault.Kind.TYPE,
                    offset,
                    "'" + operator + "' does not go with " + overload.group(2),
                    "convert with string(), int(), double() or timestamp()");
        }
        return new ExpressionFault(
                ExpressionFault.Kind.SYNTAX,
                offset,
                "not an expression: " + syntax(message),
                message.startsWith("token recognition error at: '=") ? "write == for equal" : "");
    }

    /** Without the list of all tokens that could stand there. */
    private static String syntax(String message) {
        String firstLine = message.lines().findFirst().orElse("");
        if (firstLine.contains("'<EOF>'")) {
            return "it ends too early";
        }
        return shorten(firstLine.replaceFirst(" expecting \\{.*", ""));
    }

    private static ExpressionFault undeclared(String cel, int offset, String name, Variables variables) {
        Matcher path = PATH.matcher(cel).region(offset, cel.length());
        if (!path.lookingAt() || !path.group().startsWith(name) || isCall(cel, path.end(), path.group(), name)) {
            return new ExpressionFault(
                    ExpressionFault.Kind.TYPE,
                    offset,
                    "there is no function '" + name + "' for this",
                    "the functions of the CEL standard library are there");
        }
        String asked = path.group().replaceAll("\\s", "");
        String root = asked.contains(".") ? asked.substring(0, asked.indexOf('.')) : asked;
        TreeSet<String> sameRoot = new TreeSet<>();
        variables.types().keySet().stream()
                .filter(known -> known.equals(root) || known.startsWith(root + "."))
                .forEach(sameRoot::add);
        TreeSet<String> known = new TreeSet<>(variables.types().keySet());
        return new ExpressionFault(
                ExpressionFault.Kind.UNKNOWN_VARIABLE,
                offset,
                "unknown variable '" + asked + "'" + absence(root, sameRoot),
                Suggestions.fix(asked, sameRoot.isEmpty() ? known : sameRoot));
    }

    private static String absence(String root, Set<String> sameRoot) {
        if (!sameRoot.isEmpty()) {
            return "";
        }
        return switch (root) {
            case "partition" -> "; the workflow has no partitions";
            case "params" -> "; there are no parameters here";
            default -> "";
        };
    }

    private static boolean isCall(String cel, int end, String path, String name) {
        return path.equals(name) && end < cel.length() && cel.charAt(end) == '(';
    }

    /** CEL counts columns in code points. */
    private static int offset(String cel, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int next = cel.indexOf('\n', start);
            if (next < 0) {
                break;
            }
            start = next + 1;
        }
        int points = cel.codePointCount(start, cel.length());
        return Math.min(cel.offsetByCodePoints(start, Math.clamp(column, 0, points)), cel.length());
    }

    static String evaluation(CelEvaluationException e) {
        String message = String.valueOf(e.getMessage()).replaceFirst("^evaluation error(?: at <input>:\\d+)?: ", "");
        Throwable cause = e.getCause();
        if (message.startsWith("Function '") && cause != null && cause.getMessage() != null) {
            // CEL repeats the arguments there, which may be long or nobody's business.
            return shorten(cause.getMessage());
        }
        return shorten(message);
    }

    static String typeName(CelKind kind) {
        return switch (kind) {
            case INT -> "an integer";
            case UINT -> "an unsigned integer (use int())";
            case STRUCT -> "an object";
            default -> "a " + kind.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String shorten(String message) {
        return message.length() > 300 ? message.substring(0, 300) + "…" : message;
    }
}
