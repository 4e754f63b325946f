package dev.sluice.quality.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A value of a document somebody else wrote: asking for what is not there gives nothing, never a fault.
 *
 * @param path from the root, for messages
 */
record Tree(@Nullable Object value, String path) {
    /** Largest document that is read: a manifest of thousands of models. */
    static final int MOST_CHARACTERS = 200_000_000;

    private static final int MOST_YAML = 3_000_000;
    private static final ObjectMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(MOST_CHARACTERS)
                            .build())
                    .build())
            .build();

    static Tree json(String what, String text) {
        limit(what, text, MOST_CHARACTERS);
        try {
            return root(what, JSON.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            throw new ImportFault(
                    what + " is no JSON: " + e.getOriginalMessage() + " in line "
                            + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
                    e);
        }
    }

    static Tree yaml(String what, String text) {
        limit(what, text, MOST_YAML);
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MOST_YAML)
                .setMaxAliasesForCollections(50)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            return root(what, new Load(settings).loadFromString(text));
        } catch (YamlEngineException e) {
            throw new ImportFault(what + " is no YAML: " + e.getMessage(), e);
        }
    }

    private static void limit(String what, String text, int most) {
        if (text.length() > most) {
            throw new ImportFault(what + " has " + text.length() + " characters; at most " + most + " are read");
        }
    }

    private static Tree root(String what, @Nullable Object value) {
        if (!(value instanceof Map<?, ?>)) {
            throw new ImportFault(what + " is no object at its top level");
        }
        return new Tree(value, "");
    }

    static Tree of(@Nullable Object value) {
        return new Tree(value, "");
    }

    Tree get(String key) {
        Object found = value instanceof Map<?, ?> map ? map.get(key) : null;
        return new Tree(found, path.isEmpty() ? key : path + "." + key);
    }

    boolean has(String key) {
        return get(key).value != null;
    }

    boolean isMap() {
        return value instanceof Map<?, ?>;
    }

    boolean isList() {
        return value instanceof List<?>;
    }

    List<Tree> items() {
        List<Tree> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                items.add(new Tree(item, path + "[" + items.size() + "]"));
            }
        }
        return items;
    }

    Map<String, Tree> entries() {
        Map<String, Tree> entries = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> entries.put(String.valueOf(key), get(String.valueOf(key))));
        }
        return entries;
    }

    /** Text, or a number or boolean as text; empty text counts as none. */
    Optional<String> text() {
        return switch (value) {
            case String text when !text.isBlank() -> Optional.of(text);
            case BigDecimal number -> Optional.of(number.toPlainString());
            case Number number -> Optional.of(number.toString());
            case Boolean flag -> Optional.of(flag.toString());
            case null, default -> Optional.empty();
        };
    }

    Optional<String> text(String key) {
        return get(key).text();
    }

    List<String> texts(String key) {
        return get(key).items().stream().flatMap(item -> item.text().stream()).toList();
    }

    Optional<BigDecimal> number() {
        if (!(value instanceof Number number)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(number.toString()));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    Optional<BigDecimal> number(String key) {
        return get(key).number();
    }

    /** Text that is a number between 0 and 1, as keys of quantiles are. */
    Optional<Double> rank() {
        try {
            return text().map(Double::valueOf).filter(rank -> rank >= 0 && rank <= 1);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    boolean isTrue(String key) {
        return Boolean.TRUE.equals(get(key).value);
    }

    /** A moment in ISO form; without offset it counts as UTC. */
    Optional<Instant> moment(String key) {
        return text(key).flatMap(Tree::parseMoment);
    }

    static Optional<Instant> parseMoment(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeParseException _) {
            try {
                return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException _) {
                return Optional.empty();
            }
        }
    }
}
