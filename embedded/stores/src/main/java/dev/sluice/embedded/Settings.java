package dev.sluice.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The {@code SLUICE_...} variables: those of the environment, then those of {@code sluice.properties}.
 *
 * <p>The key {@code sluice.postgres.url} of the file is the variable {@code SLUICE_POSTGRES_URL}.
 */
record Settings(Map<String, String> variables) {
    private static final String PREFIX = "SLUICE_";

    Settings {
        variables = Map.copyOf(variables);
    }

    static Settings of(Map<String, String> environment, Path file) throws IOException {
        Map<String, String> variables = new HashMap<>();
        if (Files.exists(file)) {
            var properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            properties.stringPropertyNames().forEach(key -> variables.put(variable(key), properties.getProperty(key)));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                variables.put(name, value);
            }
        });
        return new Settings(variables);
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The value, unless absent or blank. */
    Optional<String> find(String variable) {
        return Optional.ofNullable(variables.get(variable)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
