package dev.sluice.quality.check.type;

import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A least and a greatest number, both allowed themselves. */
record Bounds(Optional<Number> min, Optional<Number> max) {
    static Bounds of(Arguments arguments) {
        Bounds bounds = new Bounds(arguments.exact("min"), arguments.exact("max"));
        if (bounds.min().isPresent()
                && bounds.max().isPresent()
                && bounds.min().get().doubleValue() > bounds.max().get().doubleValue()) {
            throw new CheckFault("'min' is " + bounds.min().get() + ", greater than 'max' "
                    + bounds.max().get() + ": exchange them");
        }
        return bounds;
    }

    /** Predicate: a value is below or above. */
    String outside(String value, Dialect dialect) {
        List<String> bad = new ArrayList<>();
        min.ifPresent(n -> bad.add(value + " < " + dialect.literal(n)));
        max.ifPresent(n -> bad.add(value + " > " + dialect.literal(n)));
        return dialect.any(bad);
    }
}
