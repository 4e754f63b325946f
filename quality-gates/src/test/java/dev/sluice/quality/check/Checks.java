package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.Severity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds checks as tests need them. */
public final class Checks {
    public static final CheckCatalogue CATALOGUE = CheckCatalogue.discovered();

    private final String type;
    private final Map<String, Object> arguments = new HashMap<>();
    private @Nullable String where;
    private @Nullable String warn;
    private @Nullable String fail;

    private Checks(String type) {
        this.type = type;
    }

    public static Checks check(String type) {
        return new Checks(type);
    }

    public Checks with(String argument, Object value) {
        arguments.put(argument, value);
        return this;
    }

    public Checks where(String predicate) {
        where = predicate;
        return this;
    }

    public Checks warn(String threshold) {
        warn = threshold;
        return this;
    }

    public Checks fail(String threshold) {
        fail = threshold;
        return this;
    }

    public CheckSpec spec() {
        return new CheckSpec(
                "a-check",
                type,
                arguments,
                Optional.ofNullable(where),
                Optional.ofNullable(warn),
                Optional.ofNullable(fail),
                Severity.ERROR,
                Optional.empty(),
                "");
    }
}
