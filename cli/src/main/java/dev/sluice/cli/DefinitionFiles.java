package dev.sluice.cli;

import dev.sluice.scheduler.definition.read.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the definition files that a person names, with their paths as that person would write them. */
final class DefinitionFiles {
    private static final int MOST_FILES = 10_000;
    private static final int DEEPEST = 20;
    private static final long LARGEST = 1L << 20;
    private static final long MOST_BYTES = 32L << 20;

    private final Path folder;
    private final List<SourceFile> files = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();
    private long bytes;

    private DefinitionFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Files as they are named, folders with all their {@code .yaml} and {@code .yml} files by path; hidden ones are left
     * out, and what is named twice is read once.
     */
    static List<SourceFile> read(Path folder, List<Path> named) {
        DefinitionFiles reading = new DefinitionFiles(folder);
        named.forEach(reading::add);
        return List.copyOf(reading.files);
    }

    private void add(Path named) {
        Path found = folder.resolve(named);
        try {
            if (Files.isDirectory(found)) {
                List<Path> below = below(found);
                if (below.isEmpty()) {
                    throw Failure.wrongUsage("no .yaml or .yml file in " + named);
                }
                for (Path path : below) {
                    addFile(path, named.resolve(found.relativize(path)).normalize());
                }
            } else if (Files.isRegularFile(found)) {
                addFile(found, named.normalize());
            } else {
                throw Failure.wrongUsage("there is no file or folder " + named);
            }
        } catch (IOException e) {
            throw Failure.failed("UNREADABLE", named + " cannot be read: " + e);
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            return walk.filter(path -> isDefinition(folder, path))
                    .limit(MOST_FILES + 1L)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isDefinition(Path folder, Path path) {
        String name = String.valueOf(path.getFileName());
        if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
            return false;
        }
        for (Path part : folder.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return Files.isRegularFile(path);
    }

    private void addFile(Path path, Path shown) throws IOException {
        if (!seen.add(path.toRealPath())) {
            return;
        }
        long size = Files.size(path);
        bytes += size;
        if (size > LARGEST) {
            throw Failure.failed("LIMIT_EXCEEDED", shown + " has " + size + " bytes; allowed are " + LARGEST);
        }
        if (seen.size() > MOST_FILES || bytes > MOST_BYTES) {
            throw Failure.failed(
                    "LIMIT_EXCEEDED",
                    "more than " + MOST_FILES + " files or " + MOST_BYTES + " bytes; name fewer files at a time");
        }
        try {
            files.add(new SourceFile(shown.toString(), Files.readString(path)));
        } catch (CharacterCodingException e) {
            throw Failure.failed("UNREADABLE", shown + " is not UTF-8; save it as UTF-8");
        }
    }
}
