package dev.sluice.controlplane.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Hides the values of all secrets that this service can know: files of the secrets directory, variables SLUICE_SECRET_*, and
 * settings named password, secret or token. A rotated value stays hidden.
 *
 * <p>Cheap without secrets. Safe for use by several threads.
 */
public final class KnownSecrets {
    /** Hides nothing. */
    public static final KnownSecrets NONE = new KnownSecrets(Optional.empty(), List.of());

    private static final String VARIABLES = "SLUICE_SECRET_";
    private static final List<String> NAMES = List.of("password", "secret", "token", "secret-key");
    private static final long LARGEST = 65_536;
    private static final int MOST = 1_000;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Optional<Path> directory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> values = new LinkedHashSet<>();
    private final Map<Path, FileTime> seen = new HashMap<>();
    private volatile Needles needles;
    private volatile long nextLook = System.nanoTime();

    KnownSecrets(Optional<Path> directory, Collection<String> fixed) {
        this.directory = directory;
        this.values.addAll(fixed);
        this.needles = new Needles(values);
    }

    /** Those of a configuration and of this process. */
    public static KnownSecrets of(Config config) {
        List<String> fixed = new ArrayList<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(VARIABLES)) {
                fixed.add(value);
            }
        });
        for (String name : config.getPropertyNames()) {
            String last = name.substring(name.lastIndexOf('.') + 1);
            if (NAMES.stream().anyMatch(last::endsWith)) {
                Optional.ofNullable(config.getConfigValue(name).getValue()).ifPresent(fixed::add);
            }
        }
        return new KnownSecrets(
                config.getOptionalValue("sluice.secrets.directory", String.class)
                        .map(Path::of),
                fixed);
    }

    /** A value that was just read, so that it is hidden from now on. */
    public void learn(String value) {
        lock.lock();
        try {
            add(value.strip());
        } finally {
            lock.unlock();
        }
    }

    /** The text without any of the values; itself when there is none. */
    public String mask(String text) {
        return current().mask(text);
    }

    /** At most so many characters of a text; values are hidden first, for a part of one would not be known again. */
    public String cut(String text, int longest) {
        String shown = mask(text);
        return shown.length() <= longest ? shown : shown.substring(0, longest);
    }

    /** Whether something in the text would be hidden. */
    public boolean isIn(String text) {
        return !mask(text).equals(text);
    }

    /** As {@link #mask(String)}, for UTF-8; empty when there is nothing to hide. */
    public Optional<byte[]> masked(byte[] text, int from, int length) {
        Needles now = current();
        return now.isIn(text, from, length)
                ? Optional.of(now.mask(new String(text, from, length, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private Needles current() {
        if (directory.isPresent() && System.nanoTime() - nextLook >= 0 && lock.tryLock()) {
            try {
                nextLook = System.nanoTime() + LOOK_NANOS;
                look(directory.get());
            } finally {
                lock.unlock();
            }
        }
        return needles;
    }

    private void look(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).limit(MOST).toList()) {
                FileTime changed = Files.getLastModifiedTime(file);
                if (!changed.equals(seen.get(file)) && Files.size(file) <= LARGEST) {
                    add(Files.readString(file).strip());
                    seen.put(file, changed);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Found at the next look; whoever needs the secret itself tells of the trouble.
            nextLook = System.nanoTime();
        }
    }

    private void add(String value) {
        if (values.size() < MOST && Needles.canBeHidden(value) && values.add(value)) {
            needles = new Needles(values);
        }
    }
}
