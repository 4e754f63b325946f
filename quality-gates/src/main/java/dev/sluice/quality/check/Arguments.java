package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Arguments of a check by name and kind. What is missing or of another kind is a {@link CheckFault}. */
public final class Arguments {
    private static final Pattern DURATION = Pattern.compile(
            "(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final long[] MILLIS = {604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};

    private final CheckSpec check;

    public Arguments(CheckSpec check) {
        this.check = check;
    }

    public boolean has(String name) {
        return check.arguments().containsKey(name);
    }

    /** A text that has to be there. */
    public String text(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** A text that may be left out. */
    public Optional<String> find(String name) {
        return switch (check.arguments().get(name)) {
            case null -> Optional.empty();
            case String s -> Optional.of(s);
            case Object other -> throw wrong(name, "a text", other);
        };
    }

    /** One of few texts; the first if left out. */
    public String choice(String name, List<String> choices) {
        String chosen = find(name).orElse(choices.getFirst());
        if (!choices.contains(chosen)) {
            throw new CheckFault("argument '" + name + "': " + Nearest.unknown("choice", chosen, choices));
        }
        return chosen;
    }

    /** Yes or no. */
    public boolean flag(String name, Otherwise otherwise) {
        return switch (check.arguments().get(name)) {
            case null -> otherwise == Otherwise.YES;
            case Boolean b -> b;
            case Object other -> throw wrong(name, "true or false", other);
        };
    }

    /** What a flag is when it is left out. */
    public enum Otherwise {
        YES,
        NO
    }

    /** A number that may be left out. */
    public OptionalDouble number(String name) {
        return switch (check.arguments().get(name)) {
            case null -> OptionalDouble.empty();
            case Number n -> OptionalDouble.of(n.doubleValue());
            case Object other -> throw wrong(name, "a number", other);
        };
    }

    /** A number as it was written, for SQL. */
    public Optional<Number> exact(String name) {
        number(name);
        return Optional.ofNullable((Number) check.arguments().get(name));
    }

    /** A time span that may be left out: {@code 1h30m} or {@code PT1H30M}. */
    public Optional<Duration> duration(String name) {
        return switch (check.arguments().get(name)) {
            case null -> Optional.empty();
            case Duration d -> Optional.of(d);
            case String s -> Optional.of(duration(name, s.strip()));
            case Object other -> throw wrong(name, "a time span such as 15m", other);
        };
    }

    private static Duration duration(String name, String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!text.isEmpty() && matcher.matches()) {
            long millis = 0;
            for (int unit = 0; unit < MILLIS.length; unit++) {
                String count = matcher.group(unit + 1);
                millis += count == null ? 0 : Long.parseLong(count) * MILLIS[unit];
            }
            return Duration.ofMillis(millis);
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException _) {
            throw new CheckFault(
                    "argument '" + name + "': '" + text + "' is no time span; write for example 15m, 1h30m or 2d");
        }
    }

    /** A time zone; absent if left out. */
    public Optional<ZoneId> zone(String name) {
        return find(name).map(text -> {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException _) {
                throw new CheckFault("argument '" + name + "': there is no time zone '" + text
                        + "'; write for example Europe/Berlin or UTC");
            }
        });
    }

    /** Names of columns; one name counts as a list of one. Empty if left out. */
    public List<String> names(String name) {
        return switch (check.arguments().get(name)) {
            case null -> List.of();
            case String s -> List.of(s);
            case List<?> list -> list.stream().map(item -> name(name, item)).toList();
            case Object other -> throw wrong(name, "a list of columns", other);
        };
    }

    private static String name(String argument, @Nullable Object item) {
        if (item instanceof String s) {
            return s;
        }
        throw new CheckFault("argument '" + argument + "' is a list of names; " + item + " is none");
    }

    /** Values of any plain kind, nulls among them, in their order; has to be there and not empty. */
    public List<@Nullable Object> values(String name) {
        return switch (check.arguments().get(name)) {
            case null -> throw missing(name);
            case List<?> list
            when !list.isEmpty() -> Collections.unmodifiableList(new ArrayList<@Nullable Object>(list));
            case Object other -> throw wrong(name, "a list of at least one value", other);
        };
    }

    /** A mapping of text to text, in its order; empty if left out. */
    public Map<String, String> mapping(String name) {
        return switch (check.arguments().get(name)) {
            case null -> Map.of();
            case Map<?, ?> map -> {
                Map<String, String> texts = new LinkedHashMap<>();
                map.forEach((key, value) -> texts.put(String.valueOf(key), String.valueOf(value)));
                yield Collections.unmodifiableMap(texts);
            }
            case Object other -> throw wrong(name, "a mapping", other);
        };
    }

    private CheckFault missing(String name) {
        return new CheckFault("a check of type " + check.type() + " needs the argument '" + name + "'");
    }

    private static CheckFault wrong(String name, String what, Object value) {
        return new CheckFault("argument '" + name + "' is " + what + ", not " + value);
    }
}
