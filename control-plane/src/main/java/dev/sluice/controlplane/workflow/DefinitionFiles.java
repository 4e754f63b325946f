package dev.sluice.controlplane.workflow;

import dev.sluice.scheduler.definition.read.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the definition files of a folder, and the commit it is at when it is a Git checkout. */
final class DefinitionFiles {
    private static final int MOST_FILES = 10_000;
    private static final long LARGEST = 1_048_576;
    private static final int DEEPEST = 20;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40,64}");

    private DefinitionFiles() {}

    /** All {@code .yaml} and {@code .yml} files below a folder, by path; hidden folders are left out. */
    static List<SourceFile> read(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            paths = walk.filter(path -> isDefinition(folder, path))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
        }
        if (paths.size() > MOST_FILES) {
            throw new IOException("more than " + MOST_FILES + " definition files in " + folder);
        }
        List<SourceFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.size(path) > LARGEST) {
                throw new IOException(path.getFileName() + " is larger than " + LARGEST + " bytes");
            }
            files.add(new SourceFile(folder.relativize(path).toString(), Files.readString(path)));
        }
        return files;
    }

    private static boolean isDefinition(Path folder, Path path) {
        String name = String.valueOf(path.getFileName());
        for (Path part : folder.relativize(path)) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path);
    }

    /** The commit that a checkout is at; empty when the folder is in none. */
    static Optional<String> revision(Path folder) throws IOException {
        for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (Files.isDirectory(git)) {
                return head(git);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> head(Path git) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith("ref: ")) {
            return Optional.of(head).filter(commit -> COMMIT.matcher(commit).matches());
        }
        String ref = head.substring("ref: ".length());
        Path loose = git.resolve(ref).normalize();
        if (loose.startsWith(git) && Files.isRegularFile(loose)) {
            return Optional.of(Files.readString(loose).strip());
        }
        Path packed = git.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(packed)) {
            return lines.filter(line -> line.endsWith(" " + ref))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .findFirst();
        }
    }
}
