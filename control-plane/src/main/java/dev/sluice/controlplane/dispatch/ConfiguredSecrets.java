package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.secret.KnownSecrets;
import dev.sluice.scheduler.execute.Secret;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Secrets from files and environment variables, read at each use so that a rotated one counts at once. */
@ApplicationScoped
public class ConfiguredSecrets implements Secrets {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final long LARGEST = 65_536;

    private final SecretsConfig config;
    private final KnownSecrets known;

    ConfiguredSecrets(SecretsConfig config, KnownSecrets known) {
        this.config = config;
        this.known = known;
    }

    @Override
    public Optional<Secret> find(String name) {
        Optional<Secret> found = read(name);
        found.ifPresent(secret -> known.learn(secret.reveal()));
        return found;
    }

    private Optional<Secret> read(String name) {
        if (!NAME.matcher(name).matches() || name.contains("..")) {
            return Optional.empty();
        }
        Optional<Path> file =
                config.directory().map(directory -> Path.of(directory, name)).filter(Files::isRegularFile);
        if (file.isPresent()) {
            return Optional.of(read(file.get()));
        }
        String variable = "SLUICE_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return Optional.ofNullable(System.getenv(variable)).map(Secret::new);
    }

    private static Secret read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalStateException(
                        "secret file " + file.getFileName() + " is larger than " + LARGEST + " bytes");
            }
            return new Secret(Files.readString(file).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
