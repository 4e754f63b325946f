package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.event.Violation;
import dev.sluice.scheduler.text.Suggestions;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads the members of a JSON object and notes what is wrong with them. */
final class Members {
    static final String CODE = "GATE-REQUEST-INVALID";

    private final List<Violation> violations;

    Members(List<Violation> violations) {
        this.violations = violations;
    }

    void wrong(String pointer, String detail) {
        violations.add(new Violation(pointer, CODE, detail));
    }

    /** Notes members that mean nothing: a slip in a name must not change what is asked. */
    void known(JsonNode object, String pointer, List<String> allowed) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                wrong(
                        pointer + "/" + escaped(name),
                        "'" + shown(name) + "' means nothing here; " + Suggestions.fix(name, allowed));
            }
        }
    }

    Optional<String> text(JsonNode object, String name, String pointer, boolean required, int longest) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            if (required) {
                wrong(pointer, name + " is missing");
            }
            return Optional.empty();
        }
        if (!value.isTextual()) {
            wrong(pointer, name + " is no text");
            return Optional.empty();
        }
        String text = value.textValue();
        if (text.isBlank() || text.length() > longest || text.indexOf('\0') >= 0) {
            wrong(
                    pointer,
                    name + " has " + text.length() + " characters; allowed are 1 to " + longest
                            + ", not all of them blank, and no U+0000");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    int number(JsonNode object, String name, String pointer, int absent, int least, int most) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            wrong(
                    pointer,
                    name + " is " + shown(value.toString()) + "; allowed are whole numbers from " + least + " to "
                            + most);
            return absent;
        }
        return value.intValue();
    }

    boolean flag(JsonNode object, String name, String pointer) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull() || value.isBoolean()) {
            return value.asBoolean();
        }
        wrong(pointer, name + " is " + shown(value.toString()) + "; allowed: true, false");
        return false;
    }

    /** A version as Sluice numbers them; as a number, or as text, as answers have it. */
    Optional<Long> version(JsonNode object, String pointer) {
        JsonNode value = object.path("version");
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        try {
            long version = Long.parseLong(value.asText());
            if (version > 0) {
                return Optional.of(version);
            }
        } catch (NumberFormatException e) {
            // Told below, as what is too small.
        }
        wrong(
                pointer,
                "version is " + shown(value.toString())
                        + "; send the number of a version as Sluice counts them, or none");
        return Optional.empty();
    }

    /** What has a namespace and a name. */
    <T> Optional<T> pair(JsonNode object, String pointer, BiFunction<String, String, T> made) {
        Optional<String> namespace = text(object, "namespace", pointer + "/namespace", true, 2_048);
        Optional<String> name = text(object, "name", pointer + "/name", true, 2_048);
        if (namespace.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(made.apply(namespace.get(), name.get()));
        } catch (IllegalArgumentException e) {
            wrong(pointer, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private static String escaped(String name) {
        return shown(name).replace("~", "~0").replace("/", "~1");
    }
}
